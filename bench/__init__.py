"""Measurements. Each starts a demo firm in a temporary home and leaves nothing behind."""
