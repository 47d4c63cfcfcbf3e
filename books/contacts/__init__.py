"""Clients of Clio and customers of QuickBooks: which belongs to which, and edits that travel both ways."""
