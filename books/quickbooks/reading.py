"""Reads back what became of our postings. QuickBooks meters every read, so a quiet cycle makes none.

A look costs: nothing (our own record tells), one request (what changed since the last look), or everything, a request
for each thousand objects: at setup and each night.
"""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from books.contacts.links import all_seen, customers_of, keep_up, seen_of
from books.quickbooks.seeing import Sight, see_all, see_changes, take_over_customers
from books.records import planned
from books.setup.openings import openings_of
from books.written import read, written
from connectors.quickbooks.books.company import Company, read_company, with_changes
from connectors.quickbooks.books.ledger_lines import kinds_on, lines_of_document
from connectors.quickbooks.books.pages import Reader
from connectors.quickbooks.reading import Data
from core.clock import now
from core.errors import Rejected
from engine.clients import Session
from storage import FirmStore
from storage.books.rows import BooksRow, PostingRow
from sync.clio import Facts, Opening
from sync.mapping import Mapping
from sync.posted import Books
from sync.reconcile.lines import BookLine

__all__ = ["Company", "Look", "QuickBooksReading", "read_quickbooks", "read_trust_lines"]
KEPT = "quickbooks"
"""The kind under which the company's lists are kept, sealed, beside our copy of Clio."""
OVERLAP = timedelta(minutes=5)
TRUNCATED = "truncated"
FARTHEST = timedelta(days=29)
"""Change data capture looks back 30 days."""


class Look(StrEnum):
    """How closely to look: not at all, at what changed, or at everything."""

    RECORD = "record"
    CHANGES = "changes"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class QuickBooksReading:
    """What stands. `cursor` belongs under `quickbooks` in the books' cursor; `reads` were metered."""

    books: Books
    company: Company
    cursor: dict[str, Any] = field(default_factory=dict)
    reads: int = 0


async def read_quickbooks(
    session: Session,
    store: FirmStore,
    books: BooksRow,
    mapping: Mapping,
    *,
    look: Look = Look.RECORD,
    facts: Facts | None = None,
) -> QuickBooksReading:
    """Return our postings as they stand, and the company's settings.

    The first look is at everything, whatever was asked. With `facts`, customers of a client's or matter's exact name
    are taken over into our record. Nothing is written to QuickBooks.
    """
    cursor = dict((books.cursor or {}).get(KEPT) or {})
    look = _look(look, cursor)
    reader, at, changed = Reader(session.client), now(), list[Data]()
    kept = await _kept(store, books)
    company = await read_company(reader) if look is Look.EVERYTHING else kept.company
    sight = Sight(store, books, mapping, company, reader)
    if look is Look.EVERYTHING:
        await take_over_customers(sight, facts or Facts())
        await see_all(sight)
    elif look is Look.CHANGES:
        changed = await _see_changes(sight, datetime.fromisoformat(cursor["since"]) - OVERLAP)
        company = with_changes(company, changed)
    openings = kept.openings
    if look is Look.EVERYTHING and mapping.trust and mapping.start > date.min:
        openings = await _openings(sight)
    if look is Look.EVERYTHING or changed:
        await _keep(store, books, Kept(company.lean, openings))
    cursor |= {"since": at.isoformat()} if look is not Look.RECORD else {}
    rows = await store.books.postings.all(books.id)
    seen = all_seen(company) if look is Look.EVERYTHING else [seen_of(row) for row in changed]
    contacts = await keep_up(store, books.id, rows, seen, facts)
    stands = Books(planned(rows), openings, customers_of(company), contacts)
    return QuickBooksReading(stands, company, cursor, reader.reads)


async def stands_kept(store: FirmStore, books: BooksRow, rows: Sequence[PostingRow]) -> QuickBooksReading:
    """Return what the last looks left behind of our postings and the company; asks nobody."""
    kept = await _kept(store, books)
    contacts = await keep_up(store, books.id, rows, (), None)
    stands = Books(planned(rows), kept.openings, customers_of(kept.company), contacts)
    return QuickBooksReading(stands, kept.company)


async def read_trust_lines(
    session: Session, accounts: Collection[str], since: date | None = None, company: Company | None = None
) -> tuple[list[BookLine], int]:
    """Return every line of every document that touches these accounts since a day, and the metered reads it took."""
    reader = Reader(session.client)
    where = [f"TxnDate >= '{since.isoformat()}'"] if since else []
    lines = [line async for line in _trust_lines(reader, accounts, company or Company(), *where)]
    return lines, reader.reads


@dataclass(frozen=True)
class Kept:
    """What is remembered of the last look at everything."""

    company: Company = field(default_factory=Company)
    openings: tuple[Opening, ...] | None = None


def _look(asked: Look, cursor: dict[str, Any]) -> Look:
    since = cursor.get("since")
    if since is None:
        return Look.EVERYTHING
    too_far = now() - datetime.fromisoformat(since) > FARTHEST
    return Look.EVERYTHING if asked is Look.CHANGES and too_far else asked


async def _see_changes(sight: Sight, since: datetime) -> list[Data]:
    """Look at what changed and return customers; after very many changes deletions are hidden: then at everything."""
    try:
        return await see_changes(sight, since)
    except Rejected as refusal:
        if refusal.code != TRUNCATED:
            raise
        await see_all(sight)
        return [row async for row in sight.reader.rows("Customer")]


async def _openings(sight: Sight) -> tuple[Opening, ...]:
    """Trust balances the evening before the start, by client."""
    accounts = {trust.liability.id for trust in sight.mapping.trust}
    day = sight.mapping.start
    until = f"TxnDate < '{day.isoformat()}'"
    before = [line async for line in _trust_lines(sight.reader, accounts, sight.company, until)]
    return openings_of(before, sight.mapping, await sight.customers())


async def _trust_lines(
    reader: Reader, accounts: Collection[str], company: Company, *where: str
) -> AsyncIterator[BookLine]:
    items = company.item_accounts
    for entity in kinds_on(accounts, items):
        async for row in reader.rows(entity, *where):
            for line in lines_of_document(entity, row, accounts, items):
                yield line


async def _kept(store: FirmStore, books: BooksRow) -> Kept:
    rows = [row for row in await store.books.facts.all(books.id, KEPT) if not row.gone]
    return read(Kept, rows[0].data) if rows else Kept()


async def _keep(store: FirmStore, books: BooksRow, kept: Kept) -> None:
    await store.books.facts.keep(books.id, KEPT, {"company": written(kept)})
