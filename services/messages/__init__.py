"""Messages in and out: vendors' webhooks, addresses of one's own, and what people are told."""
