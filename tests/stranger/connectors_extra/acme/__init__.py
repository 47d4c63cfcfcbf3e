"""Acme Docket, an invented practice tool of quite another kind: an API key, offset paging and no push messages."""

from collections.abc import Mapping

from connectors.acme.client import Acme

from connectors._kit.app import Account, ApiKey, App, Limit, Place
from connectors._kit.http import Http


def places(environment: Mapping[str, str]) -> tuple[Place, ...]:
    """Return the one place where Acme answers."""
    url = environment.get("LEXRELAY_ACME_URL") or "https://api.acme-docket.example"
    return (Place(region="world", title="Acme Docket", api_url=url),)


async def identify(acme: Acme) -> Account:
    """Ask which office the key belongs to."""
    office = await acme.get("/office")
    return Account(id=str(office["id"]), name=str(office["name"]))


def open_client(http: Http, account_id: str) -> Acme:
    """Build the client; Acme's key alone says which office it is."""
    return Acme(http)


APP = App(
    title="Acme Docket",
    summary="Court dates and docket entries.",
    docs_url="https://docs.acme-docket.example",
    places=places,
    settings=("LEXRELAY_ACME_URL",),
    sign_in=ApiKey(header=("X-Acme-Key", "key {key}"), help="Copy the key from Settings, Integrations."),
    client=open_client,
    identify=identify,
    limits=(Limit(600, 60, burst=10),),
)
