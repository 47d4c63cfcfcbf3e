"""What the books are in QuickBooks: posting, naming, reading back, and what a refusal means."""
