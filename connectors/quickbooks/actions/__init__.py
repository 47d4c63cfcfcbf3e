"""What a recipe can do in QuickBooks Online: one file for each action."""
