"""What people ask for, from the web and the terminal alike: every call names the installation and the actor."""
