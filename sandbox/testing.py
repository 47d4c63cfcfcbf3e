"""Run a sandbox on a free port inside a test process, reached over real HTTP."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from sandbox.app import create_app
from sandbox.faults import Faults
from sandbox.firm import Size, lead
from sandbox.quickbooks.company import REALM
from sandbox.server import make_server
from sandbox.store import Store
from sandbox.world import World


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox; ``client`` is an HTTP client whose base address is the sandbox."""

    url: str
    world: World
    client: httpx.AsyncClient

    @property
    def store(self) -> Store:
        """The committed state."""
        return self.world.store

    @property
    def faults(self) -> Faults:
        """The fault settings, which may be changed at any time."""
        return self.world.faults

    def token(self, vendor: str) -> str:
        """An access token of a new grant, made without any page, for the first user or the company."""
        subject = REALM if vendor == "quickbooks" else str(lead(self.world))
        return str(self.world.tokens.grant(vendor, subject)["access_token"])

    async def report(self) -> dict[str, Any]:
        """What the sandbox committed, as the control API tells it."""
        answer = await self.client.get("/sandbox/report")
        return dict(answer.json())

    async def control(self, path: str, **body: Any) -> Any:
        """POST to the control API, for example ``control("work", approve_bills=1)``."""
        answer = await self.client.post(f"/sandbox/{path}", json=body)
        answer.raise_for_status()
        return answer.json()


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """Serve any application on a free port of 127.0.0.1 in a thread of its own; yields its address."""
    server = make_server(app, "127.0.0.1", 0, prompt=True)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await asyncio.to_thread(thread.join)


@asynccontextmanager
async def running(
    seed: int = 7, state: Path | None = None, size: Size | None = None, **faults: Any
) -> AsyncIterator[Sandbox]:
    """A sandbox to test against; ``faults`` are settings as the control API takes them.

    An empty state gets a small firm (6 clients, 6 matters, 12 bills) unless ``size`` says otherwise.
    """
    store = Store(state)
    app = create_app(store, Faults(seed=seed, **faults), seed, size or Size(6, 6, 12))
    try:
        async with (
            listening(app) as url,
            httpx.AsyncClient(base_url=url, trust_env=False, timeout=10, verify=False) as client,  # noqa: S501 - no TLS here
        ):
            yield Sandbox(url, app.state.world, client)
    finally:
        store.close()
