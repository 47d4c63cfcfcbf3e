"""Connecting accounts: developer keys, consent, forms, and what depends on a connection."""
