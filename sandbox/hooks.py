"""Webhook deliveries: at least once, retried with a scaled back-off, pending ones survive a restart."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from sandbox.clock import Clock
from sandbox.faults import Faults
from sandbox.store import Document, Store

Headers = Callable[[bytes], Mapping[str, str]]
Outcome = Callable[[Document, int | None, bool], None]
SCHEDULES: dict[str, tuple[float, ...]] = {
    "clio": (120, 240, 480, 960, 1920),
    "quickbooks": (10, 20, 30, 300, 1200, 7200, 14400),
}
_PENDING = "hook.pending"


class Hooks:
    """Sends what vendors enqueue; seconds of the vendors' schedules are multiplied by ``scale``."""

    def __init__(self, store: Store, faults: Faults, clock: Clock, scale: float = 0.005) -> None:
        self.scale = scale
        self._store, self._faults, self._clock = store, faults, clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._outcomes: dict[str, Outcome] = {}

    def on_outcome(self, vendor: str, outcome: Outcome) -> None:
        """Call ``outcome(delivery, status or None, given_up)`` after each attempt of a vendor."""
        self._outcomes[vendor] = outcome

    async def start(self) -> None:
        """Begin to deliver, first what an earlier process left behind."""
        self._loop = asyncio.get_running_loop()
        limits = httpx.Limits(max_connections=20)
        self._client = httpx.AsyncClient(timeout=5, limits=limits, trust_env=False, follow_redirects=False)
        for delivery in self._store.all(_PENDING):
            self._spawn(delivery)

    async def stop(self) -> None:
        """Stop sending; pending deliveries stay in the store."""
        self._loop = None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def enqueue(self, vendor: str, url: str, headers_fn: Headers, body: bytes, tag: str = "") -> None:
        """Promise a POST of ``body``; ``headers_fn(body)`` signs it; ``tag`` comes back in the outcome."""
        if self._faults.chance(vendor, "hook_drop"):
            self._store.note(f"{vendor}.webhooks_dropped")
            return
        copies = 2 if self._faults.chance(vendor, "hook_duplicate") else 1
        for _ in range(copies):
            self._add(vendor, url, dict(headers_fn(body)), body, tag=tag, delay=self._delay(vendor))

    def _delay(self, vendor: str) -> float:
        late = self._faults.chance(vendor, "hook_reorder")
        return self._faults.random.uniform(0.1, self._faults.modes.reorder_seconds) if late else 0.0

    def _add(self, vendor: str, url: str, headers: dict[str, str], body: bytes, *, tag: str, delay: float) -> None:
        id = str(self._store.next_id(_PENDING))
        delivery = {
            "id": id,
            "vendor": vendor,
            "url": url,
            "headers": headers,
            "body": body.decode(),
            "tag": tag,
        }
        self._store.put(_PENDING, id, delivery)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._spawn, delivery, delay)

    def pending(self) -> int:
        """How many deliveries wait or are being retried."""
        return len(self._store.all(_PENDING))

    def _spawn(self, delivery: Document, delay: float = 0.0) -> None:
        task = asyncio.create_task(self._deliver(delivery, delay))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Document, delay: float) -> None:
        waits = [delay, *(seconds * self.scale for seconds in SCHEDULES[delivery["vendor"]])]
        for attempt, wait in enumerate(waits):
            await asyncio.sleep(wait)
            status = await self._send(delivery)
            given_up = attempt == len(waits) - 1
            if self._settled(delivery, status, given_up):
                break
        self._store.delete(_PENDING, delivery["id"])

    async def _send(self, delivery: Document) -> int | None:
        assert self._client is not None
        self._store.note(f"{delivery['vendor']}.webhooks_sent")
        headers = {"Content-Type": "application/json", **delivery["headers"]}
        try:
            answer = await self._client.post(delivery["url"], content=delivery["body"], headers=headers)
        except httpx.HTTPError:
            return None
        return answer.status_code

    def _settled(self, delivery: Document, status: int | None, given_up: bool) -> bool:
        handled = status is not None and (200 <= status < 400 or status == 410)
        result = "delivered" if handled else "given_up" if given_up else "failed"
        self._store.note(f"{delivery['vendor']}.webhooks_{result}")
        outcome = self._outcomes.get(delivery["vendor"])
        if outcome is not None:
            outcome(delivery, status, given_up and not handled)
        return handled

    async def post(self, vendor: str, url: str, headers: Mapping[str, str], body: Any) -> httpx.Response | None:
        """One direct POST without retry (handshakes); None when nobody answers."""
        assert self._client is not None
        try:
            return await self._client.post(url, json=body, headers=dict(headers))
        except httpx.HTTPError:
            return None
        finally:
            self._store.note(f"{vendor}.handshakes")
