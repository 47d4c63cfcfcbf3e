"""Actions that belong to no app: they compute values and reach nothing outside. One file each."""
