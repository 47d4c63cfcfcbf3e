"""Our copy of Clio: kept page by page, checked for what vanished, and put together as the facts of the books."""
