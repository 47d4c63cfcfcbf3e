"""What a spreadsheet can start: a new row."""
