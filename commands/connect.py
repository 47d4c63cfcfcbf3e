"""`lexrelay connect`: connect an account by signing in at the other service, or by typing its key."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands.exits import Exit
from commands.terminal import Json, answer, opened, progress, say
from core.errors import mistake

if TYPE_CHECKING:
    from connectors._kit.app import Typed
    from engine.installation import Installation
    from services.actors import Actor
    from services.connecting.connections import ConnectionView


def connect(  # noqa: PLR0917 - the command line's options
    app: Annotated[str, typer.Argument(help="Key of the app, such as clio or quickbooks.")],
    region: Annotated[str, typer.Option(help="Region of the account (Clio: us, ca, eu, au).")] = "",
    name: Annotated[
        str, typer.Option(help="What recipes call this account; the first word of the app's title unless set.")
    ] = "",
    reconnect: Annotated[str, typer.Option(help="Sign in again for this existing connection.")] = "",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address to open.")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds to wait for the sign-in.")] = 600,
    field: Annotated[
        list[str] | None, typer.Option(help="A field of an app that is connected by a form, as name=value; else asked.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Connect an account; prints the address to open, waits for the sign-in, and says whose account it is."""
    view = asyncio.run(
        _connect(app, region, name, reconnect, browser=not no_browser, timeout=timeout, quiet=as_json, fields=field)
    )
    if view is None:
        say(f"Nobody signed in within {timeout:g} s. Start again with `lexrelay connect {app}`.")
        raise typer.Exit(Exit.NEEDS_A_PERSON)
    answer(view, f"Connected {view.name}: {view.account_name}", as_json)


async def _connect(
    app: str,
    region: str,
    name: str,
    reconnect: str,
    *,
    browser: bool,
    timeout: float,
    quiet: bool,
    fields: list[str] | None,
) -> "ConnectionView | None":
    from connectors._kit.app import ApiKey, Typed
    from engine.clients import connector_of
    from services.connecting import connections

    async with opened() as (installation, actor):
        rules = connector_of(app).app.sign_in
        if isinstance(rules, ApiKey):
            return await connections.add_key(installation, actor, app, name, _ask_key(app), region=region)
        if isinstance(rules, Typed):
            values = _ask_form(rules, fields or ())
            return await connections.add_form(installation, actor, app, name, values, reconnect=reconnect)
        async with _callback(installation):
            consent = await connections.begin(installation, actor, app, region, name, reconnect=reconnect)
            _show(consent.url, browser=browser, quiet=quiet)
            return await _wait(installation, actor, consent.state, timeout)


async def _wait(installation: "Installation", actor: "Actor", state: str, timeout: float) -> "ConnectionView | None":
    from services.connecting import connections

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


def _ask_form(rules: "Typed", given: Sequence[str]) -> dict[str, object]:
    """Return the form's values: those given on the command line, the rest asked for; secrets are not shown."""
    from connectors._kit.typed import secret_fields

    values: dict[str, object] = dict(pair.partition("=")[::2] for pair in given)
    say(rules.help)
    for name, field in rules.form.model_fields.items():
        if name in values:
            continue
        default = "" if field.is_required() else field.get_default(call_default_factory=True)
        typed = str(
            typer.prompt(
                f"{field.title}: {field.description}",
                hide_input=name in secret_fields(rules.form),
                default="" if default is None or name in secret_fields(rules.form) else default,
                show_default=bool(default),
                err=True,
            )
        ).strip()
        if typed:
            values[name] = typed
    return values


def _ask_key(app: str) -> str:
    key = str(typer.prompt(f"Key of {app}", hide_input=True, default="", show_default=False, err=True)).strip()
    if not key:
        raise mistake(f"App '{app}'", "no key was typed", "Whoever connects it can copy the key from its settings")
    return key
