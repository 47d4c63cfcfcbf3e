"""`lexrelay settings`: the firm's name and zone, and how long contents of finished runs are kept."""

from typing import Annotated

import typer

from commands.terminal import Json, answer, ask

app = typer.Typer(name="settings", help="See and change what the firm sets for itself.", no_args_is_help=True)
KEEP = "always"


@app.command()
def show(as_json: Json = False) -> None:
    """Show the firm, its time zone and how long contents of finished runs are kept."""
    from services import firm_settings

    firm, kept = ask(firm_settings.show_firm), ask(firm_settings.show_retention)
    days = f"{kept.days} days" if kept.days else KEEP
    text = f"{firm.name}, {firm.zone}\nAddress: {firm.base_url}\nDatabase: {firm.database}\nContents of runs: {days}"
    answer({**firm.model_dump(), "retention_days": kept.days}, text, as_json)


@app.command()
def firm(
    name: Annotated[str, typer.Option(help="What the firm is called; as it is unless given.")] = "",
    zone: Annotated[str, typer.Option(help="IANA time zone, such as America/New_York.")] = "",
    as_json: Json = False,
) -> None:
    """Change the firm's name or time zone."""
    from services import firm_settings

    held = ask(firm_settings.show_firm)
    done = ask(lambda inst, actor: firm_settings.change_firm(inst, actor, name or held.name, zone or held.zone))
    answer(done, f"{done.name}, {done.zone}", as_json)


@app.command()
def keep(
    days: Annotated[str, typer.Argument(help="Days, or `always`.")],
    as_json: Json = False,
) -> None:
    """Say after how many days contents of finished runs are removed."""
    from services import firm_settings

    wanted = None if days == KEEP else firm_settings.read_days(days)
    done = ask(lambda inst, actor: firm_settings.change_retention(inst, actor, wanted))
    text = f"Contents of finished runs are removed after {done.days} days" if done.days else "Contents of runs are kept"
    answer(done, text, as_json)
