"""The triggers of Acme Docket, one file each."""
