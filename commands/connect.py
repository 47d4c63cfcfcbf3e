"""`lexrelay connect`: connect an account by signing in at the other service, or by typing its key."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Annotated

import typer

from commands.exits import Exit
from commands.terminal import Json, answer, opened, progress, say
from core.errors import mistake

if TYPE_CHECKING:
    from engine.installation import Installation
    from services.actors import Actor
    from services.connections import ConnectionView


def connect(  # noqa: PLR0917 - the command line's options
    app: Annotated[str, typer.Argument(help="Key of the app, such as clio or quickbooks.")],
    region: Annotated[str, typer.Option(help="Region of the account (Clio: us, ca, eu, au).")] = "",
    name: Annotated[
        str, typer.Option(help="What recipes call this account; the first word of the app's title unless set.")
    ] = "",
    reconnect: Annotated[str, typer.Option(help="Sign in again for this existing connection.")] = "",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address to open.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for the sign-in.")] = 600,
    as_json: Json = False,
) -> None:
    """Connect an account; prints the address to open, waits for the sign-in, and says whose account it is."""
    view = asyncio.run(_connect(app, region, name, reconnect, browser=not no_browser, timeout=timeout, quiet=as_json))
    if view is None:
        say(f"Nobody signed in within {timeout:g} s. Start again with `lexrelay connect {app}`.")
        raise typer.Exit(Exit.NEEDS_A_PERSON)
    answer(view, f"Connected {view.name}: {view.account_name}", as_json)


async def _connect(
    app: str, region: str, name: str, reconnect: str, *, browser: bool, timeout: float, quiet: bool
) -> "ConnectionView | None":
    from connectors._kit.app import ApiKey
    from engine.clients import connector_of
    from services import connections

    async with opened() as (installation, actor):
        if isinstance(connector_of(app).app.sign_in, ApiKey):
            return await connections.add_key(installation, actor, app, name, _ask_key(app), region=region)
        async with _callback(installation):
            consent = await connections.begin(installation, actor, app, region, name, reconnect=reconnect)
            _show(consent.url, browser=browser, quiet=quiet)
            return await _wait(installation, actor, consent.state, timeout)


async def _wait(installation: "Installation", actor: "Actor", state: str, timeout: float) -> "ConnectionView | None":
    from services import connections

    with progress("Waiting for the sign-in"):
        return await connections.wait_for(installation, actor, state, timeout)


@contextlib.asynccontextmanager
async def _callback(installation: "Installation") -> AsyncIterator[None]:
    """Make sure the callback reaches this installation: through its web application, or a listener of our own."""
    from commands.http_server import serving
    from commands.local_services import answers, health_url
    from web.app import create_callback_app

    if await answers(health_url(installation.settings)):
        yield
        return
    async with serving(create_callback_app(installation), installation.settings):
        yield


def _show(url: str, *, browser: bool, quiet: bool) -> None:
    say("Open this address in a browser and allow the access:")
    typer.echo(url, err=quiet)
    if browser:
        typer.launch(url)


def _ask_key(app: str) -> str:
    key = str(typer.prompt(f"Key of {app}", hide_input=True, default="", show_default=False, err=True)).strip()
    if not key:
        raise mistake(f"App '{app}'", "no key was typed", "Whoever connects it can copy the key from its settings")
    return key
