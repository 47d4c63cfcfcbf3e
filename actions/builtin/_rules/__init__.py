"""The rules behind the built-in actions: pure functions from values to values."""
