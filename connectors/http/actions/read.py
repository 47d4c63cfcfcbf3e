"""HTTP: Read."""

from actions import Effect, Guarantee, action
from connectors.http.address import Address
from connectors.http.client import Answer, Web


@action(title="Read", sample="answer.json", guarantee=Guarantee.READ_ONLY)
async def read(web: Web, address: Address, effect: Effect) -> Answer:
    """Fetch JSON or text from an address (HTTP Request with GET); at most 1 MB."""
    return await web.call("GET", address, writes=False)
