"""The part of `lexrelay sync` about contacts: which customer a client is, and the edits that travelled."""

from typing import Annotated

import typer

from commands.terminal import Json, answer, ask, rows_of, table

Books = Annotated[str, typer.Option("--books", help="Which books, when the firm has several.")]
EDITS = {
    "at": "MADE",
    "client": "CLIENT",
    "side": "IN",
    "aspect": "WHAT",
    "before": "BEFORE",
    "after": "AFTER",
    "conflict": "CONFLICT",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands to the group `sync`."""
    app.command()(match)
    app.command()(contacts)


def match(
    client: Annotated[str, typer.Argument(help="The client in Clio: name or id.")],
    customer: Annotated[str, typer.Argument(help="The customer's id in QuickBooks, or `new` for somebody else.")],
    books: Books = "",
    as_json: Json = False,
) -> None:
    """Say which customer a client is, when its name or e-mail alone does not tell (administrator).

    The next plan follows it. With `new`, a customer is made; Clio's number follows the name when the name is taken.
    """
    from services.bookkeeping import contacts as service

    view = ask(lambda inst, actor: service.match(inst, actor, client, customer, books))
    what = "gets a customer of its own" if view.customer == "new" else f"is customer {view.customer}"
    answer(view, f"{view.name} {what}. The next plan follows it", as_json)


def contacts(
    client: Annotated[str, typer.Argument(help="Only this client, by Clio's id.")] = "",
    books: Books = "",
    as_json: Json = False,
) -> None:
    """List edits of contacts that travelled between Clio and QuickBooks, with what stood before."""
    from services.bookkeeping import contacts as service

    found = ask(lambda inst, actor: service.edits(inst, actor, client, books))
    answer(found, table(rows_of(found), EDITS, "No edit has travelled yet."), as_json)
