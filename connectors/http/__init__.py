"""HTTP: calls to web services that have no connector of their own, to hosts that a person allowed by name."""

from connectors._kit.app import Account, App, Environment, Limit, Place, Typed
from connectors.http.client import Web
from connectors.http.form import Endpoint
from connectors.http.gate import LOCAL
from connectors.http.transport import guarded


def places(environment: Environment) -> tuple[Place, ...]:
    """Return the one place: what is called stands in the form."""
    return (Place(region="", title="HTTP", api_url=""),)


async def identify(web: Web) -> Account:
    """Look the allowed hosts up; nothing is sent to them."""
    await web.look_up_hosts()
    return Account(id=web.endpoint.name, name=f"{web.endpoint.name} ({web.endpoint.hosts})")


APP = App(
    title="HTTP",
    summary="HTTP Request: read from and write to a web service that has no connector of its own, with the promises "
    "and the care that Lexrelay gives to all others.",
    docs_url="https://www.rfc-editor.org/rfc/rfc9110",
    places=places,
    settings=(LOCAL,),
    sign_in=Typed(
        Endpoint,
        "Name the service and the hosts that may be called; everything else is refused. If the service gave you a "
        "key, enter the header it belongs into: it is sealed, and sent to these hosts alone.",
    ),
    client=Web,
    identify=identify,
    limits=(Limit(60, 60, burst=10),),
    transport=guarded,
    headers={"User-Agent": "Lexrelay/0.1", "Accept": "application/json, text/*;q=0.8, */*;q=0.1"},
)
