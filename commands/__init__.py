"""What people ask from a terminal, and the processes started here. Thin: the work itself is in `services`."""
