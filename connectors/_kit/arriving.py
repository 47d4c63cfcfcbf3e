"""Reads an answer in pieces, with one end of time for all of them."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx

Unclear = Callable[[str], Exception]
"""From the kind of a failure on the way to what it means for the caller."""


def end_after(seconds: float) -> float:
    """Return the moment (of the loop's clock) at which a transfer that starts now must be over."""
    return asyncio.get_running_loop().time() + seconds


async def opened(client: httpx.AsyncClient, request: httpx.Request, until: float, **options: object) -> httpx.Response:
    """Send a request and return once the answer's head is there; the caller closes the answer."""
    async with asyncio.timeout_at(until):
        return await client.send(request, stream=True, **options)  # type: ignore[arg-type]


async def pieces_of(answer: httpx.Response, until: float, unclear: Unclear) -> AsyncIterator[bytes]:
    """Yield the body as it comes; what breaks off or takes too long raises what `unclear` makes of it.

    The time limit is set anew around each piece: set around all, it would interrupt whoever takes the pieces.
    """
    coming = answer.aiter_bytes()
    while True:
        try:
            async with asyncio.timeout_at(until):
                piece = await anext(coming, None)
        except (httpx.TransportError, TimeoutError) as error:
            raise unclear(type(error).__name__) from error
        if piece is None:
            return
        yield piece


def announced(answer: httpx.Response) -> int | None:
    """Return the bytes of the body as its head tells them, or None; a packed body's length says nothing."""
    length = str(answer.headers.get("content-length", ""))
    return int(length) if length.isdecimal() and "content-encoding" not in answer.headers else None
