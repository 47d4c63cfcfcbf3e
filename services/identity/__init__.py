"""Who somebody is: accounts, firms, signing in, second factors, tokens."""
