"""The one seam to the network: every failure is turned into what to do next."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from connectors._kit.arriving import announced, end_after, opened, pieces_of
from connectors._kit.outside import Outside
from connectors._kit.waits import wait_of
from core.canonical import exact_json
from core.errors import Failure, InDoubt, Reconnect, Rejected, RetryLater
from core.files import Files

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
SAFE = ("GET", "HEAD")
CONNECT = 10.0
SOON = 10.0
"""Seconds before a read that failed in passing is tried again; whoever fails again waits longer and longer."""


class Budget(Protocol):
    """The request allowance of one connection, shared by all processes."""

    async def admit(self) -> None:
        """Wait for a short turn; raises RetryLater when the turn is too far away."""

    async def observe(self, status: int, headers: Mapping[str, str], wait: float | None) -> None:
        """Learn from an answer: remaining calls, and after a 429 how long everyone must hold back."""


class Unmetered:
    """No limit: for calls that vendors do not count, and for tests."""

    async def admit(self) -> None:
        """Admit at once."""

    async def observe(self, status: int, headers: Mapping[str, str], wait: float | None) -> None:
        """Learn nothing."""


@dataclass(frozen=True)
class Reply:
    """An answer of 2xx or of a status the caller's `classify` let through. `data` is exact JSON, or None."""

    status: int
    headers: Mapping[str, str]
    data: Any
    content: bytes


@dataclass(frozen=True)
class Arriving:
    """An answer whose body is still coming: `reply` has no content, `size` is the bytes announced, if any were."""

    reply: Reply
    size: int | None
    pieces: AsyncIterator[bytes]


Classify = Callable[[Reply, bool], Failure | None]
"""Vendor rules first: (reply, is_write) to a failure, or None to fall back on HTTP habit."""


def _no_rules(reply: Reply, is_write: bool) -> Failure | None:
    return None


class Http:
    """A thin client over httpx with the shared budget. The caller owns the transport.

    `deadline` (s) bounds one whole call: httpx's own timeouts are per phase and can add up. `transfer` (s) bounds
    a call that carries a file.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        budget: Budget | None = None,
        deadline: float = 30.0,
        files: Files | None = None,
        transfer: float | None = None,
    ) -> None:
        self._client = client
        self._transfer = transfer or deadline
        self._files = files
        self._budget = budget or Unmetered()
        self._deadline = deadline

    @property
    def outside(self) -> Outside:
        """Transfers to and from addresses that the vendor signed."""
        return Outside(self._client, self._transfer)

    @property
    def files(self) -> Files:
        """The firm's kept files; raises Rejected where nothing can be kept."""
        if self._files is None:
            raise Rejected("no files are kept here", code="files", remedy="Run the step in an installation.")
        return self._files

    async def take_turn(self, granted: Mapping[str, str] | None = None) -> None:
        """Count one call that does not go over HTTP; `granted` says by header what is allowed now.

        Raises OverBudget when the turn is too far away.
        """
        await self._budget.observe(200, granted or {}, None)
        await self._budget.admit()

    async def send(
        self,
        method: str,
        url: str,
        *,
        is_write: bool | None = None,
        classify: Classify = _no_rules,
        carries_file: bool = False,
        **options: Any,
    ) -> Reply:
        """Send one request; raises RetryLater, InDoubt, Rejected or Reconnect.

        `is_write=False` marks a POST that only reads; `carries_file` gives it the time of a transfer. Other options are
        those of httpx (`params`, `json`, `content`).
        """
        writes = method not in SAFE if is_write is None else is_write
        await self._budget.admit()
        if carries_file:
            options["timeout"] = self._patient
        reply = await self._exchange(method, url, writes, options, self._transfer if carries_file else self._deadline)
        await self._judge(reply, f"{method} {_path(url)}", writes, classify)
        return reply

    @asynccontextmanager
    async def stream(self, url: str, *, classify: Classify = _no_rules, **options: Any) -> AsyncIterator[Arriving]:
        """Open a GET whose body is taken in pieces; raises as `send` does, at once or while the pieces come."""
        await self._budget.admit()
        what, until = f"GET {_path(url)}", end_after(self._transfer)
        request = self._client.build_request("GET", url, timeout=self._patient, **options)
        answer = await self._open(request, what, until)
        try:
            content = await answer.aread() if answer.status_code >= 400 else b""
            reply = Reply(answer.status_code, answer.headers, _json(answer) if content else None, content)
            await self._judge(reply, what, False, classify)
            yield Arriving(reply, announced(answer), pieces_of(answer, until, _broken_off(what)))
        finally:
            await answer.aclose()

    @property
    def _patient(self) -> httpx.Timeout:
        """A vendor may take its time over a large file: the transfer as a whole is what is bounded."""
        return httpx.Timeout(self._transfer, connect=CONNECT)

    async def _judge(self, reply: Reply, what: str, writes: bool, classify: Classify) -> None:
        wait = wait_of(reply.headers) if reply.status == 429 else None
        await self._budget.observe(reply.status, reply.headers, wait)
        failure = classify(reply, writes) or failure_of(reply, what, writes)
        if failure:
            raise failure

    async def _open(self, request: httpx.Request, what: str, until: float) -> httpx.Response:
        try:
            return await opened(self._client, request, until)
        except NOT_SENT as error:
            raise RetryLater(f"could not connect for {what}", wait=15) from error
        except (httpx.TransportError, TimeoutError) as error:
            raise _broken_off(what)(type(error).__name__) from error

    async def _exchange(self, method: str, url: str, writes: bool, options: dict[str, Any], seconds: float) -> Reply:
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client.request(method, url, **options)
        except NOT_SENT as error:
            raise RetryLater(f"could not connect for {method} {_path(url)}", wait=15) from error
        except (httpx.TransportError, TimeoutError) as error:
            raise _unclear(f"no answer to {method} {_path(url)} ({type(error).__name__})", writes, {}) from error
        return Reply(answer.status_code, answer.headers, _json(answer), answer.content)


def failure_of(reply: Reply, what: str, writes: bool) -> Failure | None:
    """Apply HTTP habit: 401 reconnect, 429 later, 5xx in doubt for a write, other 4xx refused."""
    evidence = {"status": str(reply.status)}
    if reply.status < 400:
        return None
    if reply.status == 401:
        return Reconnect(f"access was refused for {what}", evidence=evidence)
    if reply.status == 429:
        return RetryLater("too many requests", wait=wait_of(reply.headers) or 60.0, evidence=evidence)
    if reply.status >= 500:
        return _unclear(f"{reply.status} from {what}", writes, evidence)
    return Rejected(f"{reply.status} from {what}", code=str(reply.status), evidence=evidence)


def _unclear(reason: str, writes: bool, evidence: Mapping[str, str]) -> Failure:
    return InDoubt(reason, evidence=evidence) if writes else RetryLater(reason, wait=SOON, evidence=evidence)


def _broken_off(what: str) -> Callable[[str], Failure]:
    return lambda kind: _unclear(f"no whole answer to {what} ({kind})", False, {})


def _json(answer: httpx.Response) -> Any:
    if "json" not in answer.headers.get("content-type", ""):
        return None
    try:
        return exact_json(answer.content)
    except ValueError:
        return None


def _path(url: str) -> str:
    return httpx.URL(url).path
