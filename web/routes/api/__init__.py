"""The REST API, for programs with a token."""
