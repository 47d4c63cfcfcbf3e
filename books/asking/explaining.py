"""Explains a number: from an object or amount in QuickBooks back to Clio, and from Clio forward to QuickBooks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from books.asking.subjects import Question, Subject, question, subjects
from books.asking.tracing import Desk, desk_of
from books.quickbooks.links import link_to
from books.records import facts_behind
from books.written import read
from core.errors import NotFound
from storage import FirmStore
from storage.books.rows import BooksRow, PlanRow, PostingRow
from sync.documents import Document, Kind, Line

RULES = {
    "bill": "An approved bill becomes an invoice with its own lines, taxes and discounts; its total is Clio's.",
    "payment": "A payment lands on the account chosen for its source, and settles the invoices Clio allocated it to.",
    "credit_note": "A credit note becomes a credit memo, applied to the invoices it stands against.",
    "trust_line": "Each movement of a trust account is one entry: bank against the client's own liability.",
    "refund": "A refund leaves the operating bank and takes back what the payment had settled.",
    "payout": "A settlement of card payments is one bank deposit, with the fee as a cost of the firm.",
    "chargeback": "A card payment taken back is owed again, and its fee is a cost of the firm.",
    "client": "A client with something to post becomes a customer.",
    "matter": "A matter with something to post becomes a customer below its client.",
}
ADOPTED = "It stood in QuickBooks before, and was taken over; its lines were not made here."
ALIKE = 50
"""Most chains shown for one amount."""


@dataclass(frozen=True)
class LineShown:
    """One side of the entry: account, customer, cents (debits above zero)."""

    account: str
    customer: str
    cents: int
    memo: str


@dataclass(frozen=True)
class Chain:
    """One object in QuickBooks, and everything behind it: Clio's objects, the rule, plan, effect and approver.

    `related` are keys of its other versions, of what it settles, and of what settles it.
    """

    posting: PostingRow
    link: str
    lines: tuple[LineShown, ...]
    clio: tuple[Subject, ...]
    rule: str
    reason: str
    plan: PlanRow | None
    effect_state: str
    effect_at: datetime | None
    related: tuple[str, ...]


async def explain(store: FirmStore, books: BooksRow, text: str) -> list[Chain]:
    """Return the chain of everything that fits the question, at most 50; raises Mistake for one nobody can read."""
    wanted, desk = question(text), await desk_of(store, books)
    found = [row for row in desk.rows if row.kind != Kind.CUSTOMER and row.document and _fits(row, wanted, desk)]
    return [await _chain(store, desk, row) for row in found[:ALIKE]]


def _fits(row: PostingRow, wanted: Question, desk: Desk) -> bool:
    document = read(Document, row.document)
    if wanted.cents is not None:
        cents = abs(wanted.cents)
        return cents in (abs(row.cents), *(abs(line.cents) for line in document.lines))
    ids = {id for _, id in facts_behind(row.key)} | {document.number.casefold(), document.check_number.casefold()}
    unnamed = not wanted.prefix and wanted.id == row.vendor_id
    return unnamed or (row.key.startswith(wanted.prefix) and wanted.id in ids)


async def _chain(store: FirmStore, desk: Desk, row: PostingRow) -> Chain:
    plan, reason = await _plan(store, row)
    state, at = await _effect(store, row)
    document = read(Document, row.document)
    kinds = [kind for kind, _ in facts_behind(row.key)]
    return Chain(
        posting=row,
        link=link_to(desk.quickbooks, row.kind, row.vendor_id),
        lines=tuple(_shown(line, desk) for line in document.lines),
        clio=tuple(_behind(row, desk)),
        rule=ADOPTED if row.adopted else RULES.get(kinds[0] if kinds else "", ""),
        reason=reason,
        plan=plan,
        effect_state=state,
        effect_at=at,
        related=tuple(_related(row, document, desk)),
    )


async def _plan(store: FirmStore, row: PostingRow) -> tuple[PlanRow | None, str]:
    if not row.plan_id:
        return None, ""
    try:
        plan = await store.books.plans.get(row.plan_id)
    except NotFound:
        return None, ""
    return plan, next((step["reason"] for step in plan.body["steps"] if step["key"] == row.key), "")


async def _effect(store: FirmStore, row: PostingRow) -> tuple[str, datetime | None]:
    if not row.effect_id:
        return "", None
    effect = await store.effects.get(row.effect_id)
    return effect.state, effect.intended_at


def _behind(row: PostingRow, desk: Desk) -> Iterator[Subject]:
    """The object of Clio the key names, and the payments or lines that it stands for besides."""
    own = row.key.split("/")[0]
    for each in subjects(desk.facts):
        if own == each.key or own.startswith(f"{each.key}-"):
            yield each


def _shown(line: Line, desk: Desk) -> LineShown:
    clients = {each.id: each.name for each in desk.facts.clients}
    matters = {each.id: each.number for each in desk.facts.matters}
    name = line.name
    parts = (clients.get(name.client, "firm"), matters.get(name.matter, "")) if name else ()
    return LineShown(f"{line.account.role} ({line.account.id})", ", ".join(filter(None, parts)), line.cents, line.memo)


def _related(row: PostingRow, document: Document, desk: Desk) -> Iterator[str]:
    base = row.key.split("/")[0]
    yield from (link.key for link in document.links)
    for other in desk.rows:
        version = other.key != row.key and other.key.startswith((f"{base}-", f"{base}/"))
        if version or (other.document and any(link.key == row.key for link in read(Document, other.document).links)):
            yield other.key
