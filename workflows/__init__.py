"""Temporal workflows: order and waiting. No I/O, no decisions about money, only ids in their histories."""
