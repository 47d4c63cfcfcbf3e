"""One folder for each app; nothing of an app lives elsewhere. `_kit` is what they share."""
