"""`lexrelay keys`: the keys that seal what is stored."""

import typer

from commands.terminal import Json, answer, ask, progress

app = typer.Typer(name="keys", help="Change the keys that seal what is stored.", no_args_is_help=True)


@app.callback()
def keys() -> None:
    """Change the keys that seal what is stored."""


@app.command()
def rotate(as_json: Json = False) -> None:
    """Make a fresh key and seal everything stored under it; what runs meanwhile goes on."""
    from services import keys as service

    with progress("Sealing everything under a fresh key") as tell:
        made = ask(lambda installation, actor: service.rotate(installation, actor, tell))
    text = (
        f"Everything is sealed under key {made.current} now.\n"
        f"Back up {made.keys_file} at once, apart from the database: earlier copies of it do not open what is new.\n"
        "Its older keys stay in it, to open backups of the database made before. If one of them has leaked,\n"
        "back up the database anew and delete those."
    )
    answer(made, text, as_json)
