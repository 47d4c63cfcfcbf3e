"""The way to the network for addresses that people type: checked once, pinned, bounded, without redirects.

A name is resolved once, all its addresses are checked, and the connection goes to a checked one: a name that answers
differently a moment later changes nothing. Redirects are not followed, proxies and cookies are not used.
"""

import ssl
from collections.abc import AsyncIterator, Sequence

import httpx

from connectors._kit.app import Filled
from connectors.http.gate import Gate, gate_of
from connectors.http.hosts import name_of, port_of
from core.errors import Failure, InDoubt, Rejected

LARGEST = 1_000_000
"""Bytes of an answer; it is kept with the run."""
SAFE = ("GET", "HEAD")


class Guarded(httpx.AsyncBaseTransport):
    """Sends to checked addresses only; the certificate is still compared with the host's name."""

    def __init__(self, gate: Gate, certificates: ssl.SSLContext | None = None) -> None:
        self._gate = gate
        # A connection kept open is known by its address alone: it could serve another name at the same address.
        self._inner = httpx.AsyncHTTPTransport(
            verify=certificates or httpx.create_ssl_context(),
            trust_env=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; raises Rejected before anything is sent to where it may not go."""
        self._gate.check(request.url)
        host = name_of(request.url)
        try:
            addresses = await self._gate.addresses(host, port_of(request.url))
        except OSError as error:
            raise httpx.ConnectError(f"the name {host} was not found") from error
        return _bounded(request.method, await self._reach(request, host, addresses))

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()

    async def _reach(self, request: httpx.Request, host: str, addresses: Sequence[str]) -> httpx.Response:
        for address in addresses[:-1]:
            try:
                return await self._inner.handle_async_request(_pinned(request, host, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                _refuse_wrong_certificate(host, error)
        try:
            return await self._inner.handle_async_request(_pinned(request, host, addresses[-1]))
        except httpx.ConnectError as error:
            _refuse_wrong_certificate(host, error)
            raise


class _Bounded(httpx.AsyncByteStream):
    """An answer's body that ends in a failure once it is too large."""

    def __init__(self, inner: httpx.AsyncByteStream, failure: Failure) -> None:
        self._inner = inner
        self._failure = failure

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._inner:
            size += len(piece)
            if size > LARGEST:
                raise self._failure
            yield piece

    async def aclose(self) -> None:
        await self._inner.aclose()


def guarded(filled: Filled) -> Guarded:
    """Return the transport of one connection."""
    return Guarded(gate_of(filled))


def _pinned(request: httpx.Request, host: str, address: str) -> httpx.Request:
    headers = httpx.Headers(request.headers)
    headers["Accept-Encoding"] = "identity"
    extensions = {**request.extensions, "sni_hostname": host}
    url = request.url.copy_with(host=address)
    return httpx.Request(request.method, url, headers=headers, stream=request.stream, extensions=extensions)


def _bounded(method: str, answer: httpx.Response) -> httpx.Response:
    """Bound the body, and leave out cookies: the next call would carry them to another step."""
    headers = httpx.Headers([pair for pair in answer.headers.multi_items() if pair[0].lower() != "set-cookie"])
    packed = method != "HEAD" and headers.get("content-encoding", "identity").lower() != "identity"
    what = "packed, though it was asked not to be" if packed else f"larger than {LARGEST // 1_000_000} MB"
    failure = _unusable(method, answer.status_code, what)
    if packed:
        headers.pop("content-encoding")
    stream = _Bounded(answer.stream, failure) if not packed else _Refused(answer.stream, failure)  # type: ignore[arg-type]
    return httpx.Response(answer.status_code, headers=headers, stream=stream, extensions=answer.extensions)


class _Refused(_Bounded):
    """A body that is not taken at all: unpacked it could have any size."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        raise self._failure
        yield b""


def _unusable(method: str, status: int, what: str) -> Failure:
    reason, evidence = f"the answer ({status}) is {what}", {"status": str(status)}
    if method in SAFE:
        remedy = "Ask the service for less, for instance for one page, in the address of the recipe step."
        return Rejected(reason, code="answer", field="url", remedy=remedy, evidence=evidence)
    return InDoubt(f"the request was received, but {reason}", evidence=evidence)


def _refuse_wrong_certificate(host: str, error: BaseException) -> None:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            remedy = "Whoever runs the service must renew or correct its certificate; nothing was sent."
            raise Rejected(f"the certificate of {host} is not valid for it", code="certificate", remedy=remedy)
        cause = cause.__cause__ or cause.__context__
