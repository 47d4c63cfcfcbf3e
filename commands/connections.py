"""`lexrelay connections`: the accounts that recipes use."""

from typing import Annotated

import typer

from commands.terminal import Json, answer, ask, progress, rows_of, say, table

app = typer.Typer(name="connections", help="See, test, rename and disconnect connected accounts.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name or id of the connection.")]
COLUMNS = {
    "name": "NAME",
    "app_title": "APP",
    "region": "REGION",
    "account_name": "ACCOUNT",
    "state": "STATE",
    "days_left": "DAYS LEFT",
}


@app.command("list")
def list_connections(as_json: Json = False) -> None:
    """List the connected accounts and whether they still work."""
    from services.connecting import connections

    found = ask(connections.list_connections)
    empty = "No account is connected. Connect one: lexrelay connect clio"
    answer(found, table(rows_of(found), COLUMNS, empty), as_json)


@app.command("test")
def ask_vendor(name: Name, as_json: Json = False) -> None:
    """Ask the other service whose account this is."""
    from services.connecting import connections

    with progress(f"Asking {name}"):
        view = ask(lambda installation, actor: connections.test(installation, actor, name))
    answer(view, f"{view.name} works: {view.app_title}, {view.account_name}", as_json)


@app.command()
def rename(name: Name, new_name: Annotated[str, typer.Argument(help="The new name.")], as_json: Json = False) -> None:
    """Give a connection another name."""
    from services.connecting import connections

    view = ask(lambda installation, actor: connections.rename(installation, actor, name, new_name))
    answer(view, f"Renamed to {view.name}", as_json)


@app.command()
def disconnect(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this, only say what would stop.")] = False,
    as_json: Json = False,
) -> None:
    """Say what stops without this account; with --yes, forget its access and give it back."""
    from services.connecting import connections

    result = ask(lambda installation, actor: connections.disconnect(installation, actor, name, preview=not yes))
    stops = ", ".join(result.stops) or "no recipe"
    if not result.done:
        say("Nothing was changed. Add --yes to disconnect.")
    verb = "Disconnected" if result.done else "Would disconnect"
    text = f"{verb} {result.connection.name}: stops {stops}, {result.waiting_runs} runs wait for it"
    answer(result, text, as_json)
