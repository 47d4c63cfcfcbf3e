"""The actions of Clio, one file each."""
