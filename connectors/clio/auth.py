"""Where Clio answers in each region, and how its sign-in differs from the standard.

Regions share nothing: each needs its own developer application, and a token of one is refused by the others.
"""

from pydantic import SecretStr

from connectors._kit.app import Environment, OAuth, Place

REGIONS = {
    "us": ("United States", "https://app.clio.com"),
    "ca": ("Canada", "https://ca.app.clio.com"),
    "eu": ("Europe", "https://eu.app.clio.com"),
    "au": ("Australia", "https://au.app.clio.com"),
}

SIGN_IN = OAuth(
    client_auth="client_secret_post",
    # Without it, a person who declines is left on an error page of Clio.
    authorize_extra={"redirect_on_decline": "true"},
)

SETTINGS = tuple(
    f"LEXRELAY_CLIO_{region.upper()}_{name}"
    for region in REGIONS
    for name in ("URL", "CLIENT_ID", "CLIENT_SECRET", "SECRET")
)


def places(environment: Environment) -> tuple[Place, ...]:
    """Return the four regions; `_SECRET` is read when `_CLIENT_SECRET` is not set."""
    return tuple(_place(region, environment) for region in REGIONS)


def _place(region: str, environment: Environment) -> Place:
    title, vendor = REGIONS[region]
    prefix = f"LEXRELAY_CLIO_{region.upper()}"
    origin = (environment.get(f"{prefix}_URL") or vendor).rstrip("/")
    client_id = environment.get(f"{prefix}_CLIENT_ID", "")
    secret = environment.get(f"{prefix}_CLIENT_SECRET") or environment.get(f"{prefix}_SECRET", "")
    needed = {f"{prefix}_CLIENT_ID": client_id, f"{prefix}_CLIENT_SECRET": secret}
    return Place(
        region=region,
        title=f"Clio {title}",
        api_url=origin,
        authorize_url=f"{origin}/oauth/authorize",
        token_url=f"{origin}/oauth/token",
        revoke_url=f"{origin}/oauth/deauthorize",
        client_id=client_id,
        client_secret=SecretStr(secret),
        missing=tuple(name for name, value in needed.items() if not value),
    )
