"""`lexrelay link` and `lexrelay tokens`: ways into the web application and the REST API."""

from enum import StrEnum
from typing import Annotated

import typer

from commands.terminal import Json, answer, ask, rows_of, say, table

tokens = typer.Typer(name="tokens", help="Make and revoke keys of the REST API.", no_args_is_help=True)
COLUMNS = {"id": "ID", "name": "NAME", "role": "ROLE", "created_at": "MADE", "last_used_at": "LAST USED"}


class RoleName(StrEnum):
    """What somebody may do, from everything to only looking."""

    OWNER = "owner"
    ADMIN = "admin"
    BUILDER = "builder"
    BOOKKEEPER = "bookkeeper"
    VIEWER = "viewer"


Role = Annotated[RoleName, typer.Option(help="What its holder may do.")]


def link(role: Role = RoleName.OWNER, as_json: Json = False) -> None:
    """Print a one-time address that signs you in to the web application; it is good for 15 minutes."""
    from services import actors
    from services.identity import sessions

    url = ask(lambda installation, actor: sessions.make_link(installation, actor, actors.Role(role.value)))
    answer({"url": url}, url, as_json)


@tokens.command("list")
def list_tokens(as_json: Json = False) -> None:
    """List the keys; the keys themselves are not kept and cannot be shown."""
    from services.identity import tokens as service

    found = ask(service.listing)
    answer(found, table(rows_of(found), COLUMNS, "There is no key yet."), as_json)


@tokens.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is for.")],
    role: Role = RoleName.VIEWER,
    as_json: Json = False,
) -> None:
    """Make a key and print it, this once."""
    from services import actors
    from services.identity import tokens as service

    made = ask(lambda installation, actor: service.create(installation, actor, name, actors.Role(role.value)))
    say("Keep it now: it is not shown again.")
    answer(made, made.token, as_json)


@tokens.command()
def revoke(id: Annotated[str, typer.Argument(help="Id of the key.")], as_json: Json = False) -> None:
    """End a key at once."""
    from services.identity import tokens as service

    ask(lambda installation, actor: service.revoke(installation, actor, id))
    answer({"id": id, "revoked": True}, f"Key {id} no longer works", as_json)
