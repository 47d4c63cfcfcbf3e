"""`lexrelay sync sweep`: look at everything, whatever triggers said."""

from typing import Annotated

import typer

from commands import reconcile_words
from commands.exits import Exit
from commands.terminal import Json, answer, ask, progress

Books = Annotated[str, typer.Option("--books", help="Which books, when the firm has several.")]


def add_to(app: typer.Typer) -> None:
    """Add the command to `lexrelay sync`."""
    app.command()(sweep)


def sweep(books: Books = "", as_json: Json = False) -> None:
    """Compare all bills, payments, credits and trust lines in Clio, in our record and in QuickBooks.

    Writes to neither. Exit code 3: something was changed by hand or in a signed month, lies in no plan, or trust
    differs.
    """
    from services.bookkeeping import reconciliation

    with progress("Reading everything on both sides"):
        view = ask(lambda inst, actor: reconciliation.sweep(inst, actor, books))
    answer(view, reconcile_words.sweep(view), as_json)
    if view.drift or view.unaccounted or view.duplicates or view.changed_months or not view.proof.clean:
        raise typer.Exit(Exit.NEEDS_A_PERSON)
