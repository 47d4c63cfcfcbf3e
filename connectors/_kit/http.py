"""The one seam to the network: every failure is turned into what to do next."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from connectors._kit.outside import Outside
from connectors._kit.waits import wait_of
from core.canonical import exact_json
from core.errors import Failure, InDoubt, Reconnect, Rejected, RetryLater
from core.files import Files

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
SAFE = ("GET", "HEAD")
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


Classify = Callable[[Reply, bool], Failure | None]
"""Vendor rules first: (reply, is_write) to a failure, or None to fall back on HTTP habit."""


def _no_rules(reply: Reply, is_write: bool) -> Failure | None:
    return None


class Http:
    """A thin client over httpx with the shared budget. The caller owns the transport.

    `deadline` (s) bounds one whole call: httpx's own timeouts are per phase and can add up.
    """

    def __init__(
        self,
        client: httpx.AsyncClient,
        budget: Budget | None = None,
        deadline: float = 30.0,
        files: Files | None = None,
    ) -> None:
        self._client = client
        self._files = files
        self._budget = budget or Unmetered()
        self._deadline = deadline

    @property
    def outside(self) -> Outside:
        """Transfers to and from addresses that the vendor signed."""
        return Outside(self._client)

    @property
    def files(self) -> Files:
        """The firm's kept files; raises Rejected where nothing can be kept."""
        if self._files is None:
            raise Rejected("no files are kept here", code="files", remedy="Run the step in an installation.")
        return self._files

    async def send(
        self,
        method: str,
        url: str,
        *,
        is_write: bool | None = None,
        classify: Classify = _no_rules,
        **options: Any,
    ) -> Reply:
        """Send one request; raises RetryLater, InDoubt, Rejected or Reconnect.

        `is_write=False` marks a POST that only reads. Other options are those of httpx (`params`, `json`, `content`).
        """
        writes = method not in SAFE if is_write is None else is_write
        await self._budget.admit()
        reply = await self._exchange(method, url, writes, options)
        wait = wait_of(reply.headers) if reply.status == 429 else None
        await self._budget.observe(reply.status, reply.headers, wait)
        failure = classify(reply, writes) or failure_of(reply, f"{method} {_path(url)}", writes)
        if failure:
            raise failure
        return reply

    async def _exchange(self, method: str, url: str, writes: bool, options: dict[str, Any]) -> Reply:
        try:
            async with asyncio.timeout(self._deadline):
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


def _json(answer: httpx.Response) -> Any:
    if "json" not in answer.headers.get("content-type", ""):
        return None
    try:
        return exact_json(answer.content)
    except ValueError:
        return None


def _path(url: str) -> str:
    return httpx.URL(url).path
