"""What connectors share: the declaration of an app, HTTP, sign-in, webhooks and the catalogue."""
