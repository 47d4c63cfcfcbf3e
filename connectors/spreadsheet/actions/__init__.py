"""What can be done with rows of a spreadsheet: add, find, update and read."""
