"""Three-way reconciliation of trust money: Clio's ledgers, QuickBooks' bank and liability, the bank's statement."""
