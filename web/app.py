"""Builds the web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Protocol

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from engine.installation import Installation
from web.access import refuse_undeclared
from web.failures import add_handlers
from web.pages import FOLDER
from web.routes import connections, doors, first_page, installation, recipes, runs
from web.shield import Shield


class Relay(Protocol):
    """What turns accepted webhooks into polls."""

    def nudge(self) -> None:
        """Look at the inbox now."""

    async def run(self) -> None:
        """Relay until cancelled."""


def create_app(inst: Installation, relay: Relay | None = None) -> FastAPI:
    """Return the whole application; while it serves, it runs the relay."""
    app = _bare(inst, relay)
    for part in (connections, recipes, runs, installation, first_page):
        app.include_router(part.router)
    for router in (doors.callbacks, doors.hooks, doors.health):
        app.include_router(router)
    refuse_undeclared(app)
    return app


def create_callback_app(inst: Installation) -> FastAPI:
    """Return an application that only finishes sign-ins, for a terminal without the web application."""
    app = _bare(inst, None)
    app.include_router(doors.callbacks)
    app.include_router(doors.health)
    refuse_undeclared(app)
    return app


def _bare(inst: Installation, relay: Relay | None) -> FastAPI:
    app = FastAPI(
        title="Lexrelay",
        version="1",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # Clio takes a redirect for success and would drop the message.
        redirect_slashes=False,
        lifespan=_serve,
    )
    app.state.installation, app.state.relay = inst, relay
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.add_middleware(Shield, secure=inst.settings.base_url.startswith("https://"))
    add_handlers(app)
    return app


@asynccontextmanager
async def _serve(app: FastAPI) -> AsyncIterator[None]:
    relay: Relay | None = app.state.relay
    task = asyncio.create_task(relay.run()) if relay else None
    yield
    if task:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
