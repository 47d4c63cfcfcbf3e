"""The settings of an installation under test: its vendors are a sandbox on this machine, and it has nobody's ports."""

UNUSED_PORT = "9"
"""Nothing listens there, so what a sandbox pushes never reaches an installation that somebody uses on this machine."""


def environment(url, home, **settings):
    """Return settings whose vendors are the sandbox at `url`; unknown outcomes are looked up soon."""
    return {
        "LEXRELAY_HOME": str(home),
        "LEXRELAY_PORT": UNUSED_PORT,
        "LEXRELAY_CLIO_US_URL": url,
        "LEXRELAY_CLIO_US_CLIENT_ID": "test",
        "LEXRELAY_CLIO_US_CLIENT_SECRET": "test",
        "LEXRELAY_QUICKBOOKS_API_URL": url,
        "LEXRELAY_QUICKBOOKS_AUTHORIZE_URL": f"{url}/connect/oauth2",
        "LEXRELAY_QUICKBOOKS_TOKEN_URL": f"{url}/oauth2/v1/tokens/bearer",
        "LEXRELAY_QUICKBOOKS_REVOKE_URL": f"{url}/v2/oauth2/tokens/revoke",
        "LEXRELAY_QUICKBOOKS_CLIENT_ID": "test",
        "LEXRELAY_QUICKBOOKS_CLIENT_SECRET": "test",
        "LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER": "verifier",
        "LEXRELAY_CLIO_LOOKUP_AFTER": "0.4",
        "LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "0.4",
        **settings,
    }
