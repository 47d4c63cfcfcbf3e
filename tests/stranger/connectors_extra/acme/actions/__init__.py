"""The actions of Acme Docket, one file each."""
