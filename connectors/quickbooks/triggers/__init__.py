"""What can start a recipe in QuickBooks Online: one file for each trigger."""
