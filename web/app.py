"""Builds the web application."""

from typing import Protocol

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from engine.installation import Installation
from web.access import refuse_undeclared
from web.failures import add_handlers
from web.forms import refuse_open_forms
from web.pages import FOLDER
from web.routes import doors
from web.routes.api import (
    approvals,
    books,
    connections,
    contacts,
    firms,
    home,
    incoming,
    installation,
    people,
    recipes,
    reconciliation,
    reports,
    runs,
    settings,
)
from web.routes.pages import (
    account,
    approval_pages,
    audit_pages,
    book_pages,
    builder,
    builder_ends,
    connect_pages,
    connection_pages,
    firm_pages,
    home_pages,
    oidc,
    people_pages,
    recipe_pages,
    report_pages,
    run_pages,
    settings_pages,
    sign_in,
)
from web.shield import Shield


class Relay(Protocol):
    """What turns accepted webhooks into polls; whoever serves the application runs it beside."""

    def nudge(self) -> None:
        """Look at the inbox now."""


API = tuple(
    part.router
    for part in (
        connections,
        recipes,
        runs,
        approvals,
        books,
        contacts,
        reconciliation,
        home,
        incoming,
        installation,
        people,
        firms,
        reports,
        settings,
    )
)
PAGES = tuple(
    part.router
    for part in (
        home_pages,
        approval_pages,
        run_pages,
        sign_in,
        oidc,
        account,
        book_pages,
        people_pages,
        builder,
        builder_ends,
        recipe_pages,
        connect_pages,
        connection_pages,
        settings_pages,
        firm_pages,
        audit_pages,
        report_pages,
    )
)
MESSAGES = (doors.callbacks, doors.hooks, doors.health, incoming.door)


def create_app(inst: Installation, relay: Relay | None = None) -> FastAPI:
    """Return the whole application; the relay is told of every accepted webhook."""
    app = _bare(inst, relay)
    for router in (*API, *PAGES, *MESSAGES):
        app.include_router(router)
    refuse_undeclared(app)
    refuse_open_forms(app)
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
    )
    app.state.installation, app.state.relay = inst, relay
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.add_middleware(Shield, secure=inst.settings.base_url.startswith("https://"))
    add_handlers(app)
    return app
