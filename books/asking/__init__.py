"""Answers to questions about single objects and amounts."""
