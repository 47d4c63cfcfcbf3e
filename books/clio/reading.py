"""Reads Clio into our copy, as little as possible at a time, and puts the copy together as the facts of the books."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from books.clio.assembling import assemble
from books.clio.copy import Copy, Index
from books.clio.copying import Copying, Progress
from books.clio.deletions import check_accounts, check_bills
from connectors.clio.books import LISTS, Contact, Reader
from engine.clients import Session
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.clio import Facts
from sync.findings import Hold

CYCLE = (
    *("bills", "void bills", "deleted bills", "lines", "allocations", "credit notes"),
    *("bank lines", "accounts", "contacts", "matters"),
)
"""What every cycle asks for, one request each when nothing is new. Accounts come after their lines, so that a line
recorded meanwhile looks like one too few, never like a deletion.
"""


@dataclass(frozen=True)
class ClioReading:
    """What a reading found. `cursor` belongs under `clio` in the books' cursor and is saved there already.

    `requests` counts calls of Clio, `changed` objects that are new, differ or vanished. `holds` are objects that could
    not be read (an amount with three decimals, say) and are therefore absent from `facts`. `contacts` are the clients
    with their e-mail, phone and addresses, by id.
    """

    facts: Facts
    cursor: dict[str, Any]
    requests: int = 0
    changed: int = 0
    holds: tuple[Hold, ...] = ()
    contacts: Mapping[int, Contact] = field(default_factory=dict)


async def read_clio(
    session: Session,
    store: FirmStore,
    books: BooksRow,
    *,
    full: bool = False,
    progress: Progress | None = None,
    start: date | None = None,
) -> ClioReading:
    """Bring our copy up to date and return all facts; `full` reads everything again and finds every deletion.

    `start` (else the one in the books' settings) is the day before which trust lines count as opening balances.
    Raises RetryLater or Reconnect; whatever was read stays, and the next call goes on from there.
    """
    current = await store.books.accounts.get(books.id)
    copy = Copy.of(await store.books.facts.all(books.id))
    copying = Copying(Reader(session.client), store, books, copy, dict(current.cursor.get("clio") or {}), progress)
    for name in CYCLE:
        await copying.follow(LISTS[name], full)
    await _complete(copying, full)
    await check_bills(copying)
    await check_accounts(copying)
    return _reading(copy, copying.cursor, _start(books, start), copying.reader.requests, len(copying.changed))


async def facts_kept(store: FirmStore, books: BooksRow, *, start: date | None = None) -> ClioReading:
    """Put the facts together from the copy alone, without asking Clio anything."""
    current = await store.books.accounts.get(books.id)
    copy = Copy.of(await store.books.facts.all(books.id))
    return _reading(copy, dict(current.cursor.get("clio") or {}), _start(books, start), 0, 0)


def _reading(copy: Copy, cursor: dict[str, Any], start: date | None, requests: int, changed: int) -> ClioReading:
    found = assemble(copy, start)
    contacts = {id: each for id, each in Index(copy).contacts.items() if each.name}
    return ClioReading(found.facts, cursor, requests, changed, tuple(found.holds), contacts)


def _start(books: BooksRow, start: date | None) -> date | None:
    told = books.settings.get("start")
    return start or (date.fromisoformat(told) if told else None)


async def _complete(copying: Copying, full: bool) -> None:
    """Add what the changed objects refer to: write-offs among credit notes, entries behind costs, clients, matters."""
    index = Index(copying.copy)
    credits = [part for part in index.allocations.values() if part.parent and part.parent.type == "CreditMemo"]
    newest = max((part.updated_at.isoformat() for part in credits if part.updated_at), default="")
    if full or newest != copying.cursor.get("credited", ""):
        await copying.follow(LISTS["write-offs"], full)
        copying.cursor["credited"] = newest
    costs = (line for lines in index.lines.values() for line in lines if line.kind == "Expense")
    await copying.fill("activities", {line.activity.id or 0 for line in costs if line.activity})
    await copying.fill("matters", set(_matters(index)))
    await copying.fill("contacts", set(_clients(index)))


def _matters(index: Index) -> Iterator[int]:
    for bill in index.bills.values():
        yield from (each.id for each in bill.matters if each.id)
    used = [line.matter for lines in index.lines.values() for line in lines]
    used += [line.matter for line in index.bank_lines.values()]
    yield from (matter.id for matter in used if matter and matter.id)


def _clients(index: Index) -> Iterator[int]:
    named = [bill.client for bill in index.bills.values()]
    named += [line.client for line in index.bank_lines.values()]
    named += [matter.client for matter in index.matters.values()]
    named += [part.contact for part in index.allocations.values()]
    named += [memo.contact for memo in index.memos.values()]
    yield from (contact.id for contact in named if contact and contact.id)
