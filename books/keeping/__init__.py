"""The cycle that keeps the books: plan, approve, apply, finish what was begun."""
