"""Runs: history, search, one run told step by step, starting by hand, approvals."""
