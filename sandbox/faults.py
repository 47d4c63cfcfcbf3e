"""Faults played on vendor endpoints: by seeded chance or, for exact tests, from a list of single faults."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.exact import ExactResponse
from sandbox.store import Store

Kind = Literal["429", "5xx_before", "5xx_after", "cut_before", "cut_after", "late", "slow"]
KINDS: tuple[Kind, ...] = get_args(Kind)
VENDORS = ("clio", "quickbooks")
Commit = Callable[[], Awaitable[Response]]
Refusal = Callable[[int], Response]


@dataclass
class Rates:
    """Chances from 0 to 1 for one vendor; at most one kind is drawn per request."""

    rate_429: float = 0
    rate_5xx_before: float = 0
    rate_5xx_after: float = 0
    rate_cut_before: float = 0
    rate_cut_after: float = 0
    rate_late: float = 0
    rate_slow: float = 0
    hook_duplicate: float = 0
    hook_drop: float = 0
    hook_reorder: float = 0


@dataclass
class Once:
    """A fault for the next ``times`` requests that match; an empty text matches everything."""

    kind: Kind
    vendor: str = ""
    method: str = ""
    path_contains: str = ""
    times: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"Fault kind {self.kind!r} does not exist; use one of {', '.join(KINDS)}")

    def matches(self, vendor: str, request: Request) -> bool:
        """Whether this fault is meant for the request."""
        return (
            self.vendor in ("", vendor)
            and self.method.upper() in ("", request.method)
            and self.path_contains in request.url.path
        )


@dataclass
class Modes:
    """Switches and limits for the whole sandbox; seconds are real seconds, except of the search lag (its clock).

    `clio_closed` are the collections, separated by commas, that Clio refuses for want of a permission.
    """

    ignore_request_ids: bool = False
    no_duplicate_checks: bool = False
    fail_writes: bool = False
    stale_reads: float = 0
    oauth: bool = False
    late_seconds: float = 1.0
    slow_seconds: float = 1.0
    reorder_seconds: float = 2.0
    auto_consent: bool = False
    clio_per_minute: int = 50
    search_lag_seconds: float = 0
    clio_closed: str = ""
    redact_balances: bool = False
    show_unset_fields: bool = False
    upload_timeout: float = 0
    multipart_from_bytes: int = 100_000_000
    least_part_bytes: int = 5 * 1024 * 1024


class Cut(Response):
    """Closes the TCP connection without a byte of answer, as a broken network does."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close, then wait until the server has noticed, so that it writes nothing either."""
        transport = scope.get("state", {}).get("transport")
        if transport is None:
            raise RuntimeError("Connections can only be cut under sandbox.server; start the sandbox with it")
        transport.close()
        while (await receive())["type"] != "http.disconnect":
            continue


class Faults:
    """Settings that may change while the sandbox runs, and the one door every vendor request passes."""

    def __init__(self, store: Store | None = None, seed: int = 0, **settings: Any) -> None:
        self.random = random.Random(seed)
        self.rates = {vendor: Rates() for vendor in VENDORS}
        self.modes = Modes()
        self.once: list[Once] = []
        self._store = store
        self._refusals: dict[str, Refusal] = {}
        self._late: set[asyncio.Task[Response]] = set()
        self.change(settings)

    def bind(self, store: Store) -> None:
        """Count played faults in this store."""
        self._store = store

    def shape(self, vendor: str, refusal: Refusal) -> None:
        """Say how the vendor words an answer of a given HTTP status (429, 500, 503, 403)."""
        self._refusals[vendor] = refusal

    def refuse(self, vendor: str, status: int) -> Response:
        """The vendor's own body for a status."""
        plain: Refusal = lambda code: ExactResponse({"error": code}, code)  # noqa: E731
        return self._refusals.get(vendor, plain)(status)

    def change(self, settings: Mapping[str, Any]) -> None:
        """Apply ``{vendor: {rate: x}, rate: x for both, mode: x, once: [...]}``; ValueError when unknown."""
        for name, value in settings.items():
            self._change_one(name, value)

    def _change_one(self, name: str, value: Any) -> None:
        if name in VENDORS:
            for rate, chance in value.items():
                _assign(self.rates[name], rate, chance)
        elif name == "once":
            self.once += [Once(**fault) for fault in value]
        elif name == "seed":
            self.random.seed(value)
        elif name in {field.name for field in fields(Rates)}:
            for rates in self.rates.values():
                _assign(rates, name, value)
        else:
            _assign(self.modes, name, value)

    def reset(self) -> None:
        """No faults at all from now on."""
        self.rates = {vendor: Rates() for vendor in VENDORS}
        self.modes = Modes()
        self.once.clear()

    def settings(self) -> dict[str, Any]:
        """What is set now, in the form that :meth:`change` takes."""
        rates = {vendor: asdict(rates) for vendor, rates in self.rates.items()}
        return {**rates, **asdict(self.modes), "once": [asdict(fault) for fault in self.once]}

    @property
    def ignore_request_ids(self) -> bool:
        """QuickBooks forgets the request ids it has seen."""
        return self.modes.ignore_request_ids

    @property
    def no_duplicate_checks(self) -> bool:
        """QuickBooks accepts a DocNumber or DisplayName twice."""
        return self.modes.no_duplicate_checks

    def stale(self) -> bool:
        """Whether this read should answer with the version before the newest."""
        return bool(self.modes.stale_reads) and self.random.random() < self.modes.stale_reads

    def chance(self, vendor: str, name: str) -> bool:
        """Draw one webhook fault such as ``hook_drop``."""
        drawn = self.random.random() < float(getattr(self.rates[vendor], name))
        if drawn:
            self._note(f"fault.{vendor}.{name}")
        return drawn

    async def run(self, vendor: str, request: Request, commit: Commit, write: bool | None = None) -> Response:
        """Answer a vendor request: ``commit`` does the work, at once, later or never, as the fault says.

        ``write`` tells whether the request changes anything; by default every method but GET and HEAD does.
        """
        await request.body()
        if write is None:
            write = request.method not in ("GET", "HEAD")
        if write and self.modes.fail_writes:
            self._note(f"{vendor}.writes_refused")
            return self.refuse(vendor, 403)
        if vendor == "clio" and self._is_closed(request):
            return self.refuse(vendor, 403)
        kind = self._draw(vendor, request)
        if kind is None:
            return await commit()
        self._note(f"fault.{vendor}.{kind}")
        return await self._play(kind, vendor, commit)

    def _is_closed(self, request: Request) -> bool:
        closed = [each for each in self.modes.clio_closed.split(",") if each]
        return any(f"/api/v4/{each}" in request.url.path for each in closed)

    def _draw(self, vendor: str, request: Request) -> Kind | None:
        for fault in self.once:
            if fault.matches(vendor, request):
                fault.times -= 1
                self.once = [each for each in self.once if each.times > 0]
                return fault.kind
        rates = self.rates[vendor]
        chances = [getattr(rates, f"rate_{kind}") for kind in KINDS]
        drawn: list[Kind | None] = self.random.choices((*KINDS, None), [*chances, max(0.0, 1 - sum(chances))])
        return drawn[0]

    async def _play(self, kind: Kind, vendor: str, commit: Commit) -> Response:
        match kind:
            case "429":
                return self.refuse(vendor, 429)
            case "5xx_before":
                return self.refuse(vendor, 503)
            case "5xx_after":
                await commit()
                return self.refuse(vendor, 500)
            case "cut_before":
                return Cut()
            case "cut_after":
                await commit()
                return Cut()
            case "late":
                self._commit_later(commit)
                return Cut()
            case "slow":
                await asyncio.sleep(self.modes.slow_seconds)
                return await commit()

    def _commit_later(self, commit: Commit) -> None:
        task = asyncio.create_task(_after(self.modes.late_seconds, commit))
        self._late.add(task)
        task.add_done_callback(self._late.discard)

    def _note(self, counter: str) -> None:
        if self._store is not None:
            self._store.note(counter)


async def _after(seconds: float, commit: Commit) -> Response:
    await asyncio.sleep(seconds)
    return await commit()


def _assign(target: Rates | Modes, name: str, value: Any) -> None:
    known = {field.name: field.type for field in fields(target)}
    if name not in known:
        raise ValueError(f"Fault setting {name!r} does not exist; known: {', '.join(known)}")
    words = known[name] is str
    if not isinstance(value, str if words else int | float):
        raise ValueError(f"Fault setting {name!r} must be a number or true or false, not {value!r}")
    setattr(target, name, value)
