"""`lexrelay firms`: several firms on one installation, which never see each other."""

from typing import Annotated

import typer

from commands.terminal import Json, answer, ask, rows_of, say, table

app = typer.Typer(name="firms", help="Several firms on one installation.", no_args_is_help=True)
COLUMNS = {"id": "FIRM", "name": "NAME", "people": "PEOPLE"}


@app.command("list")
def list_firms(as_json: Json = False) -> None:
    """List the firms; `lexrelay --firm FIRM ...` works in one of them."""
    from services.identity import firms

    found = ask(firms.listing)
    answer(found, table(rows_of(found), COLUMNS, ""), as_json)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What people call the firm.")],
    owner: Annotated[str, typer.Option(help="E-mail address of its owner, who is invited by a link.")] = "",
    as_json: Json = False,
) -> None:
    """Add a firm; with --owner, print the address under which its owner makes an account."""
    from services.identity import firms

    made = ask(lambda installation, actor: firms.add(installation, actor, name, owner))
    if made.invitation:
        say(f"Give it to {made.invitation.email} only: it is not shown again.")
    text = made.invitation.url if made.invitation else f"{made.firm.name} is {made.firm.id}"
    answer(made, text, as_json)


@app.command()
def invite(
    firm: Annotated[str, typer.Argument(help="Id or name of a firm nobody has come into yet.")],
    email: Annotated[str, typer.Argument(help="Address of its owner.")],
    as_json: Json = False,
) -> None:
    """Print another address for the owner of a firm that has none yet."""
    from services.identity import firms

    made = ask(lambda installation, actor: firms.invite_owner(installation, actor, firm, email))
    say(f"Give it to {made.email} only: it is not shown again.")
    answer(made, made.url, as_json)
