"""Triggers that belong to no app: the clock, a person, a signed message. One file each."""
