"""A bank statement before it is kept: how its file is read, and the columns to choose from."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal

from books.proving.statements import Draft, read_draft
from core.errors import Mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.book_views import money
from services.bookkeeping.books import find_books
from services.bookkeeping.proof_views import EntryView
from services.bookkeeping.reconciliation import NewStatement, draft_of
from services.views import View
from storage import FirmStore
from sync.reconcile.statement_csv import StatementFormat, columns_of

SHOWN = 12


class PreviewView(View):
    """How a statement would be read: its first lines, sums, and what to look at.

    `columns` are those of a CSV and `chosen` which of them play which role; both are empty for other files.
    `problems` say why it cannot be read this way; then nothing but the columns is known.
    """

    ends_on: date | None
    balance: Decimal | None
    count: int
    paid_in: Decimal
    paid_out: Decimal
    first: date | None
    last: date | None
    lines: tuple[EntryView, ...]
    columns: tuple[str, ...]
    chosen: dict[str, str]
    doubts: tuple[str, ...]
    problems: tuple[str, ...]


async def preview(inst: Installation, actor: Actor, order: NewStatement, books: str = "") -> PreviewView:
    """Read a statement and keep nothing; raises Mistake for an account there is not, or a file without columns."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, books)
    draft = await draft_of(firm, row, order)
    table = bool(draft.content) and b"<OFX>" not in draft.content.upper()
    columns = columns_of(draft.content) if table else ()
    try:
        return await _read(firm, row.id, draft, columns)
    except Mistake as error:
        if not columns:
            raise
        return _unread(order, columns, error)


async def _read(firm: FirmStore, books_id: str, draft: Draft, columns: tuple[str, ...]) -> PreviewView:
    found = await read_draft(firm, books_id, draft)
    lines, form, draft = found.lines, found.form, found.draft
    days, cents = sorted(line.date for line in lines), [line.cents for line in lines]
    shown = [{"id": each.id, "on": each.date, "text": each.text, "check": each.check} for each in lines[:SHOWN]]
    return PreviewView(
        ends_on=draft.ends_on,
        balance=None if draft.balance is None else money(draft.balance),
        count=len(lines),
        paid_in=money(sum(each for each in cents if each > 0)),
        paid_out=money(sum(each for each in cents if each < 0)),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        lines=tuple(
            EntryView(**each, amount=money(line.cents)) for each, line in zip(shown, lines[:SHOWN], strict=True)
        ),
        columns=columns,
        chosen=_chosen(form) if form else {},
        doubts=found.doubts,
        problems=(),
    )


def _chosen(form: StatementFormat) -> dict[str, str]:
    """Return a format as the form of a page sends it."""
    values = asdict(form)
    return {name: values[name] for name in values if name not in ("text", "flipped")} | {
        "text": ",".join(form.text),
        "flipped": "yes" if form.flipped else "no",
    }


def _unread(order: NewStatement, columns: tuple[str, ...], error: Mistake) -> PreviewView:
    return PreviewView(
        ends_on=order.ends_on,
        balance=order.balance,
        count=0,
        paid_in=money(0),
        paid_out=money(0),
        first=None,
        last=None,
        lines=(),
        columns=columns,
        chosen=dict(order.columns),
        doubts=(),
        problems=tuple(f"{each.where}: {each.cause}" for each in error.problems[:8]),
    )
