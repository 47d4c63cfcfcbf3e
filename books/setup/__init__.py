"""The guided check before anything is written, and where the books start."""
