"""A recipe as data: its text form, its rules, its mapping and its next moves. No I/O here."""
