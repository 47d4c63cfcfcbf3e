"""Keeping the books: reads both sides, plans with `sync`, posts through the effect ledger, and proves the result."""
