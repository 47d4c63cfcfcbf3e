"""What can be done with a web service: read, and write."""
