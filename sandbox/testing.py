"""Run a sandbox on a free port inside a test process, reached over real HTTP."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from sandbox.app import create_app
from sandbox.faults import Faults
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

    def token(self, vendor: str, subject: str) -> str:
        """An access token granted without any page."""
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
async def running(seed: int = 7, state: Path | None = None, **faults: Any) -> AsyncIterator[Sandbox]:
    """Serve on 127.0.0.1 in a thread of its own; ``faults`` are settings as the control API takes them."""
    store = Store(state)
    app = create_app(store, Faults(seed=seed, **faults))
    server = make_server(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        await asyncio.sleep(0.005)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=10) as client:
            yield Sandbox(url, app.state.world, client)
    finally:
        server.should_exit = True
        await asyncio.to_thread(thread.join)
        store.close()
