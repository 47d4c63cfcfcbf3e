"""Proof that trust balances: three-way reconciliation, statements, month ends, the nightly sweep."""
