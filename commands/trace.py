"""`lexrelay trace` and `lexrelay explain`: where an object stands, and what is behind a number."""

from typing import Annotated

import typer

from commands import reconcile_words
from commands.terminal import Json, answer, ask

What = Annotated[
    str, typer.Argument(help="A number, `invoice 1007`, `payment 7002`, CT-90001, or an amount like 402.50.")
]
Books = Annotated[str, typer.Option("--books", help="Which books, when the firm has several.")]


def trace(what: What, books: Books = "", as_json: Json = False) -> None:
    """Say where a bill, payment or trust line stands on its way into QuickBooks."""
    from services.bookkeeping import tracing

    found = ask(lambda inst, actor: tracing.trace(inst, actor, what, books))
    answer(found, "\n\n".join(reconcile_words.trace(each) for each in found), as_json)


def explain(what: What, books: Books = "", as_json: Json = False) -> None:
    """Explain a number in QuickBooks: Clio's lines, rule, plan, effect and approver behind it."""
    from services.bookkeeping import tracing

    found = ask(lambda inst, actor: tracing.explain(inst, actor, what, books))
    text = "\n\n".join(reconcile_words.chain(each) for each in found)
    answer(found, text or f"Nothing that was posted here fits '{what}'. Try `lexrelay trace`.", as_json)
