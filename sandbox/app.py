"""The sandbox application: both vendors on one origin, the control API and a small page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from sandbox.faults import Faults
from sandbox.server import make_server
from sandbox.store import Store
from sandbox.world import World, make_world


def create_app(store: Store, faults: Faults) -> Starlette:
    """An ASGI application around a state; ``app.state.world`` gives the parts."""
    faults.bind(store)
    world = make_world(store, faults)
    app = Starlette(routes=_routes(world), lifespan=_lifespan)
    app.state.world = world
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    world: World = app.state.world
    await world.hooks.start()
    yield
    await world.hooks.stop()


def _routes(world: World) -> list[Route]:
    return [Route("/sandbox/health", _health), *import_module("sandbox.quickbooks").routes(world)]


async def _health(request: Request) -> JSONResponse:
    return JSONResponse({"status": "ok"})


def serve(host: str, port: int, state: Path | None, seed: int) -> None:
    """Run until interrupted; ``state`` is the SQLite file, None keeps everything in memory."""
    app = create_app(Store(state), Faults(seed=seed))
    make_server(app, host, port).run()
