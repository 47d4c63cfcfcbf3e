"""`lexrelay people`: who has an account, inviting, roles, and help for those who cannot get in."""

from typing import Annotated

import typer

from commands.access import Role, RoleName
from commands.terminal import Json, answer, ask, rows_of, say, table

app = typer.Typer(name="people", help="Accounts of the web application.", no_args_is_help=True)
Person = Annotated[str, typer.Argument(help="E-mail address or id.")]
COLUMNS = {
    "email": "PERSON",
    "name": "NAME",
    "role": "ROLE",
    "second_factor": "SECOND FACTOR",
    "seen_at": "LAST HERE",
}


@app.command("list")
def list_people(as_json: Json = False) -> None:
    """List everybody with an account, and what they are."""
    from services.identity import people

    found = ask(people.listing)
    empty = "Nobody has an account yet. `lexrelay link` prints the address where the owner makes one"
    answer(found, table(rows_of(found), COLUMNS, empty), as_json)


@app.command()
def invite(
    email: Annotated[str, typer.Argument(help="Whom to invite.")], role: Role = RoleName.VIEWER, as_json: Json = False
) -> None:
    """Print an address under which somebody makes an account; it works once, for seven days."""
    from services.identity import people

    made = ask(lambda installation, actor: people.invite(installation, actor, email, role.value))
    say(f"Give it to {made.email} only: it is not shown again.")
    answer(made, made.url, as_json)


@app.command()
def role(
    person: Person, role: Annotated[RoleName, typer.Argument(help="What they may do.")], as_json: Json = False
) -> None:
    """Give somebody another role; they have to sign in again."""
    from services.identity import people

    changed = ask(lambda installation, actor: people.change_role(installation, actor, person, role.value))
    answer(changed, f"{changed.name} is now {changed.role}", as_json)


@app.command()
def remove(person: Person, as_json: Json = False) -> None:
    """Take somebody out of the firm; they are signed out at once."""
    from services.identity import people

    gone = ask(lambda installation, actor: people.remove(installation, actor, person))
    answer(gone, f"{gone.name} is removed", as_json)


@app.command()
def reset(
    person: Person,
    second_factor: Annotated[bool, typer.Option(help="Also turn the second factor off, for a lost device.")] = False,
    as_json: Json = False,
) -> None:
    """Print an address under which somebody chooses a new password; it works once, for 30 minutes."""
    from services.identity import people

    if second_factor:
        ask(lambda installation, actor: people.drop_second_factor(installation, actor, person))
        say("The second factor is off.")
    made = ask(lambda installation, actor: people.make_reset(installation, actor, person))
    say(f"Give it to {made.email} only: it is not shown again.")
    answer(made, made.url, as_json)
