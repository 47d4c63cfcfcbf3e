"""Routes, one file for each subject. A route reads the request, calls one service and returns what it says."""
