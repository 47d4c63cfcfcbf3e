"""Pure planning and proving of the books: what should be posted, and whether what is posted agrees."""
