"""The web application: a REST API, vendors' callbacks and webhooks, and a plain first page. It only calls services."""
