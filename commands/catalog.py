"""`lexrelay catalog` and `lexrelay where`: every trigger and action there is, and the file it lives in."""

from typing import TYPE_CHECKING, Annotated

import typer

from commands.terminal import Json, answer, ask, table

if TYPE_CHECKING:
    from services.catalogue import AppView


def catalog(as_json: Json = False) -> None:
    """List every app with its triggers and actions (with --json also their forms and samples)."""
    from services.catalogue import catalogue

    async def look(installation: object, actor: object) -> "list[AppView]":
        return catalogue(installation, actor)  # type: ignore[arg-type]

    apps = ask(look)
    rows = [
        {"key": operation.key, "kind": operation.kind, "title": f"{view.title}: {operation.title}"}
        for view in apps
        for operation in (*view.triggers, *view.actions, *view.steps)
    ]
    answer(apps, table(rows, {"key": "KEY", "kind": "KIND", "title": "TITLE"}, "No connector was found."), as_json)


def where(
    words: Annotated[list[str], typer.Argument(help="Words of the title, such as: clio new matter")],
    as_json: Json = False,
) -> None:
    """Print the file that a trigger or an action lives in."""
    from core.errors import mistake
    from services.catalogue import find_operations

    found = find_operations(" ".join(words))
    if not found:
        raise mistake(f"'{' '.join(words)}'", "no trigger or action has such a title", "See `lexrelay catalog`")
    answer(found[0], found[0].path, as_json)
