"""The editor of recipes: drafts, what their forms show, and trying them."""
