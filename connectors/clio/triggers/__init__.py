"""The triggers of Clio, one file each."""
