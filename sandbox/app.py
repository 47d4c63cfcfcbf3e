"""The sandbox application: both vendors on one origin, the control API and a small page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from sandbox import clio, consent, looking, quickbooks
from sandbox.control import Control
from sandbox.faults import Faults
from sandbox.firm import Size, found_firm
from sandbox.server import make_server
from sandbox.store import Store
from sandbox.world import World, make_world


def create_app(store: Store, faults: Faults, seed: int = 7, size: Size | None = None) -> Starlette:
    """An ASGI application around a state; an empty state gets the demo firm of ``seed``, 40 clients by default."""
    faults.bind(store)
    world = make_world(store, faults)
    if not store.all("clio.user"):
        found_firm(world, seed, size)
    app = Starlette(routes=_routes(world, seed), lifespan=_lifespan)
    app.state.world = world
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    world: World = app.state.world
    await world.hooks.start()
    yield
    await world.hooks.stop()


def _routes(world: World, seed: int) -> list[Route]:
    return [
        *Control(world, seed).routes(),
        *consent.routes(world),
        *looking.routes(world),
        *clio.routes(world),
        *quickbooks.routes(world),
    ]


def serve(host: str, port: int, state: Path | None, seed: int) -> None:
    """Run until interrupted; ``state`` is the SQLite file, None keeps everything in memory."""
    app = create_app(Store(state), Faults(seed=seed), seed)
    make_server(app, host, port).run()
