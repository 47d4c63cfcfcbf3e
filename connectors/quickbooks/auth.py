"""Where QuickBooks Online answers, how a company is connected and whose books they are."""

from pydantic import SecretStr

from connectors._kit.app import Account, Environment, OAuth, Place
from connectors.quickbooks.client import QuickBooks
from core.errors import mistake

_PREFIX = "LEXRELAY_QUICKBOOKS_"
_AUTHORIZE = "https://appcenter.intuit.com/connect/oauth2"
_TOKEN = "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer"  # noqa: S105
_REVOKE = "https://developer.api.intuit.com/v2/oauth2/tokens/revoke"
_HOSTS = {
    "production": ("QuickBooks Online", "https://quickbooks.api.intuit.com"),
    "sandbox": ("QuickBooks Online sandbox company", "https://sandbox-quickbooks.api.intuit.com"),
}

SETTINGS = tuple(
    _PREFIX + name
    for name in (
        "ENVIRONMENT",
        "API_URL",
        "AUTHORIZE_URL",
        "TOKEN_URL",
        "REVOKE_URL",
        "CLIENT_ID",
        "CLIENT_SECRET",
        "SECRET",
        "WEBHOOK_VERIFIER",
    )
)

SIGN_IN = OAuth(
    client_auth="client_secret_basic",
    scope="com.intuit.quickbooks.accounting",
    token_headers={"x-include-refresh-token-hard-expires-in": "true"},
    account_parameter="realmId",
)


def places(settings: Environment) -> tuple[Place, ...]:
    """Return the one environment that the keys belong to: development keys never open production books."""
    region = settings.get(_PREFIX + "ENVIRONMENT") or "production"
    if region not in _HOSTS:
        remedy = "The operator sets it to production or sandbox"
        raise mistake(_PREFIX + "ENVIRONMENT", f"{region!r} is not an environment of QuickBooks", remedy)
    title, host = _HOSTS[region]
    client_id = settings.get(_PREFIX + "CLIENT_ID", "")
    secret = settings.get(_PREFIX + "CLIENT_SECRET") or settings.get(_PREFIX + "SECRET", "")
    given = {"CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    place = Place(
        region=region,
        title=title,
        api_url=settings.get(_PREFIX + "API_URL") or host,
        authorize_url=settings.get(_PREFIX + "AUTHORIZE_URL") or _AUTHORIZE,
        token_url=settings.get(_PREFIX + "TOKEN_URL") or _TOKEN,
        revoke_url=settings.get(_PREFIX + "REVOKE_URL") or _REVOKE,
        client_id=client_id,
        client_secret=SecretStr(secret),
        missing=tuple(_PREFIX + name for name, value in given.items() if not value),
    )
    return (place,)


async def identify(quickbooks: QuickBooks) -> Account:
    """Ask for the company's name; the id is the realm chosen at sign-in."""
    company = await quickbooks.read("CompanyInfo", quickbooks.realm)
    return Account(quickbooks.realm, str(company.get("CompanyName") or quickbooks.realm))
