"""`lexrelay incoming`: addresses that other systems send signed messages to."""

from typing import Annotated
from urllib.parse import urlsplit

import typer

from commands.terminal import Json, answer, ask, rows_of, say, table

app = typer.Typer(name="incoming", help="Addresses other systems send messages to.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the address, as recipes call it.")]
COLUMNS = {"name": "ADDRESS", "created_at": "MADE", "created_by": "BY", "old_until": "OLD SECRET UNTIL"}


@app.command()
def add(name: Name, as_json: Json = False) -> None:
    """Make an address with a secret; both are shown this once."""
    from services.messages import incoming

    made = ask(lambda installation, actor: incoming.add(installation, actor, name))
    text = (
        f"Address {made.name}: {made.url}\n"
        f"Secret: {made.secret}\n"
        "Both are shown this once. Enter them in the system that sends; it signs as the Standard Webhooks\n"
        "specification says. In recipes the trigger is builtin.webhook_in with this address's name."
    )
    answer(made, text, as_json)
    if urlsplit(made.url).hostname in ("localhost", "127.0.0.1"):
        say("Only this machine reaches it. Whoever runs this installation can set LEXRELAY_PUBLIC_URL;")
        say("the address then begins with that.")


@app.command("list")
def list_addresses(as_json: Json = False) -> None:
    """List the addresses, without their secrets."""
    from services.messages import incoming

    found = ask(incoming.listing)
    empty = "There is no address yet. See `lexrelay incoming add --help`"
    answer(found, table(rows_of(found), COLUMNS, empty), as_json)


@app.command()
def rotate(name: Name, as_json: Json = False) -> None:
    """Change the secret; messages signed with the one before are taken for 24 more hours."""
    from services.messages import incoming

    made = ask(lambda installation, actor: incoming.rotate(installation, actor, name))
    answer(made, f"New secret of {made.name}: {made.secret}\nIt is shown this once.", as_json)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Forget an address that no recipe listens to, with its messages."""
    from services.messages import incoming

    ask(lambda installation, actor: incoming.remove(installation, actor, name))
    answer({"removed": name}, f"Address {name} is removed", as_json)
