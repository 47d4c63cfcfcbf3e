"""Moves bytes to and from addresses that a vendor signed, at a storage company: without our token, uncounted."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Mapping

import httpx

from connectors._kit.arriving import end_after, opened, pieces_of
from core.errors import Rejected, RetryLater

LOCAL = ("localhost", "127.0.0.1", "::1")
AGAIN = 15.0
"""Seconds before a transfer that broke off is started anew."""


class Outside:
    """Streams through an app's HTTP client, but signs nothing: the address itself is the permission.

    `deadline` (s) bounds each transfer as a whole.
    """

    def __init__(self, client: httpx.AsyncClient, deadline: float = 30.0) -> None:
        self._client = client
        self._deadline = deadline

    async def put(self, address: str, headers: Mapping[str, str], pieces: AsyncIterable[bytes], size: int) -> None:
        """Send `size` bytes with just these headers; raises RetryLater, since an unfinished upload is not seen."""
        sent = httpx.Headers(dict(headers))
        sent["Content-Length"] = str(size)
        request = self._client.build_request("PUT", _checked(address), headers=sent, content=pieces)
        try:
            async with asyncio.timeout(self._deadline):
                answer = await self._client.send(request, auth=None)
        except (httpx.TransportError, TimeoutError) as error:
            raise _broken_off(type(error).__name__) from error
        _judge(answer)

    async def get(self, address: str) -> AsyncIterator[bytes]:
        """Yield the bytes at an address; raises RetryLater."""
        request = self._client.build_request("GET", _checked(address), headers={"Accept": "*/*"})
        until = end_after(self._deadline)
        try:
            answer = await opened(self._client, request, until, auth=None)
        except (httpx.TransportError, TimeoutError) as error:
            raise _broken_off(type(error).__name__) from error
        try:
            _judge(answer)
            async for piece in pieces_of(answer, until, _broken_off):
                yield piece
        finally:
            await answer.aclose()


def _broken_off(kind: str) -> RetryLater:
    return RetryLater(f"the file's storage broke off ({kind})", wait=AGAIN)


def _checked(address: str) -> str:
    url = httpx.URL(address)
    if url.scheme != "https" and url.host not in LOCAL:
        reason = "the address of the file's storage is not encrypted"
        raise Rejected(reason, code="address", remedy="Tell the vendor; nothing was sent.")
    return address


def _judge(answer: httpx.Response) -> None:
    if answer.status_code >= 300:
        evidence = {"status": str(answer.status_code)}
        raise RetryLater(f"{answer.status_code} from the file's storage", wait=AGAIN, evidence=evidence)
