"""Sends a message to an address that somebody typed: checked as those of web services are, without redirects."""

from collections.abc import Mapping

import httpx

from connectors.http.gate import LOCAL, Gate
from connectors.http.hosts import read_hosts
from connectors.http.transport import Guarded
from core.errors import Failure, Rejected, RetryLater

SECONDS = 20.0
GONE = 410
"""The receiver wants no more messages."""


async def post(url: str, body: bytes, headers: Mapping[str, str], environment: Mapping[str, str]) -> None:
    """Post a message; raises Rejected when it will never be taken there, RetryLater when it may be later."""
    parts = httpx.URL(url)
    gate = Gate(read_hosts(f"{parts.scheme}://{parts.netloc.decode()}"), environment.get(LOCAL, ""))
    try:
        async with httpx.AsyncClient(transport=Guarded(gate), timeout=SECONDS, trust_env=False) as client:
            answer = await client.post(url, content=body, headers=dict(headers))
    except Failure:
        raise
    except httpx.HTTPError as error:
        raise RetryLater(f"no answer ({type(error).__name__})") from error
    if answer.status_code == GONE:
        raise Rejected("the receiver wants no more messages (410)", remedy="Enter another address.")
    if not answer.is_success:
        raise RetryLater(f"the receiver answered {answer.status_code}")
