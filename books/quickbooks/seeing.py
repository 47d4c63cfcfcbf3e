"""Compares what QuickBooks shows with our own record, object by object, and notes what differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from books.contacts.links import customers_of, matched
from books.quickbooks.sent import find_sent
from books.records import PART, facts_behind, values_of
from books.written import read, written
from connectors.quickbooks.books.bodies import ENTITY
from connectors.quickbooks.books.company import Company
from connectors.quickbooks.books.faces import cents_of, deposited_by, face_of, is_deposited
from connectors.quickbooks.books.found import KINDS, Dictionary, foreign_document, foreign_key
from connectors.quickbooks.books.pages import Reader
from connectors.quickbooks.books.writing import Written
from connectors.quickbooks.cdc import is_voided
from connectors.quickbooks.query import equals
from connectors.quickbooks.reading import Data
from storage import FirmStore
from storage.books.rows import BooksRow, PostingRow
from sync.accounts import Account, Role
from sync.cards import clean
from sync.clio import Facts
from sync.contacts import Fit, decided
from sync.documents import Document, Kind, Name
from sync.mapping import Mapping as Choices
from sync.posted import State

ENTITIES = tuple(KINDS)


@dataclass
class Sight:
    """One look at a company."""

    store: FirmStore
    books: BooksRow
    mapping: Choices
    company: Company
    reader: Reader
    seen: set[str] = field(default_factory=set)

    async def rows(self) -> list[PostingRow]:
        """Return our own record."""
        return await self.store.books.postings.all(self.books.id)

    async def customers(self) -> dict[str, Name]:
        """Return whose name each customer's id stands for."""
        found = ((row.vendor_id, read(Document, row.document).name) for row in await self.customer_rows())
        return {id: name for id, name in found if name is not None}

    async def customer_rows(self) -> list[PostingRow]:
        """Return our record of clients and matters."""
        return [row for row in await self.rows() if row.kind == Kind.CUSTOMER]

    @cached_property
    def accounts(self) -> dict[str, Account]:
        """Return the mapped accounts by id."""
        trust = [each for one in self.mapping.trust for each in (one.bank, one.liability, one.interest) if each]
        every = [*self.mapping.fee_accounts.values(), *self.mapping.cost_accounts.values()]
        every += [*self.mapping.deposit_to.values(), *self.mapping.accounts.values(), *trust]
        return {account.id: account for account in every}


async def take_over_customers(sight: Sight, facts: Facts) -> None:
    """Note which clients have a customer beyond doubt and, below it, which matters have one of their exact name."""
    known = {row.key: row.vendor_id for row in await sight.customer_rows()}
    choices = await matched(sight.store, sight.books.id)
    customers, taken = customers_of(sight.company), set(known.values())
    for client in sorted(facts.clients, key=lambda each: each.id):
        fit = decided(choices.get(client.id, ""), client, customers, taken)
        name = Name(client.id)
        if name.key in known or fit.fit is not Fit.SAME:
            continue
        known[name.key] = fit.candidates[0].id
        taken.add(known[name.key])
        await _take_over(sight, name, client.name, known[name.key])
    await _take_over_matters(sight, facts, known)


async def _take_over_matters(sight: Sight, facts: Facts, known: dict[str, str]) -> None:
    for matter in facts.matters:
        name = Name(matter.client, matter.id)
        found = sight.company.customers.get(clean(matter.number).casefold())
        if found is None or name.key in known or found.id in known.values():
            continue
        if found.parent and found.parent == known.get(name.whole_client.key):
            known[name.key] = found.id
            await _take_over(sight, name, matter.number, found.id)


async def _take_over(sight: Sight, name: Name, title: str, id: str) -> None:
    document = Document(name.key, Kind.CUSTOMER, date.min, date.min, name=name, memo=title)
    values = values_of(document, State.OPEN, Written(id=id))
    await sight.store.books.postings.keep(sight.books.id, name.key, version=1, adopted=True, **values)


async def see_changes(sight: Sight, since: datetime) -> list[Data]:
    """Look at what changed since a moment, one request; returns the customers among it."""
    changes = await sight.reader.changes((*ENTITIES, "Customer"), since)
    customers: list[Data] = list(changes.pop("Customer", []))
    by_place = {(ENTITY[Kind(row.kind)], row.vendor_id): row for row in await sight.rows()}
    words = await _words(sight, by_place)
    for entity, found in changes.items():
        for row in found:
            await _see(sight, entity, row, by_place.get((entity, str(row["Id"]))), words)
    await _note_deposited(sight, (row for row in changes.get("Deposit", []) if "Line" in row), by_place)
    return customers


async def see_number(sight: Sight, entity: str, number: str) -> None:
    """Look at everything of one kind that bears a number."""
    by_place = {(ENTITY[Kind(row.kind)], row.vendor_id): row for row in await sight.rows()}
    words = await _words(sight, by_place)
    async for row in sight.reader.rows(entity, equals("DocNumber", number)):
        await _see(sight, entity, row, by_place.get((entity, str(row["Id"]))), words)


async def see_all(sight: Sight) -> None:
    """Look at everything since the start, at open invoices before it, and for each of our postings."""
    by_place = {(ENTITY[Kind(row.kind)], row.vendor_id): row for row in await sight.rows()}
    words = await _words(sight, by_place)
    deposits: list[Data] = []
    for entity in ENTITIES:
        found = await _all_of(sight, entity, by_place)
        for id, row in found.items():
            await _see(sight, entity, row, by_place.get((entity, id)), words)
        await _miss(sight, entity, found.keys(), by_place)
        deposits += found.values() if entity == "Deposit" else ()
    await _note_deposited(sight, deposits, by_place)


async def _all_of(sight: Sight, entity: str, by_place: Mapping[tuple[str, str], PostingRow]) -> dict[str, Data]:
    start = sight.mapping.start
    since = [f"TxnDate >= '{start.isoformat()}'"] if start > date.min else []
    found = {str(row["Id"]): row async for row in sight.reader.rows(entity, *since)}
    if since and entity == "Invoice":
        found |= {str(row["Id"]): row async for row in sight.reader.rows(entity, "Balance > '0'")}
    missing = {id for kind, id in by_place if kind == entity} - found.keys()
    if missing and since:
        found |= {str(row["Id"]): row async for row in sight.reader.by_ids(entity, missing)}
    return found


async def _words(sight: Sight, by_place: Mapping[tuple[str, str], PostingRow]) -> Dictionary:
    return Dictionary(
        sight.accounts,
        sight.mapping.accounts.get(Role.RECEIVABLE),
        await sight.customers(),
        {place: row.key for place, row in by_place.items()},
        sight.company.item_accounts,
    )


async def _see(sight: Sight, entity: str, found: Data, ours: PostingRow | None, words: Dictionary) -> None:
    if ours is None:
        await _see_foreign(sight, entity, found, words, None)
    elif ours.state == State.FOREIGN:
        await _see_foreign(sight, entity, found, words, ours)
    else:
        await _see_ours(sight, found, ours)


async def _see_ours(sight: Sight, found: Data, ours: PostingRow) -> None:
    state = _state(found, ours)
    token = str(found.get("SyncToken") or ours.sync_token)
    if (state, token) == (ours.state, ours.sync_token):
        return
    if state in (State.EDITED, State.VOIDED_BY_HAND) and await _own_write(sight, ours):
        return
    await sight.store.books.postings.note(sight.books.id, {ours.key: (state, token)})


def _state(found: Data, ours: PostingRow) -> State:
    """What became of it. Without a face (its total was wrong when we wrote it) only the total tells."""
    if ours.state == State.VOIDED:
        return State.VOIDED
    if found.get("status") == "Deleted":
        return State.MISSING
    same = face_of(found) == ours.face if ours.face else cents_of(found) == ours.cents
    if not same:
        return State.VOIDED_BY_HAND if is_voided(found) else State.EDITED
    return State.DEPOSITED if is_deposited(found) else State.OPEN


async def _own_write(sight: Sight, ours: PostingRow) -> bool:
    """Whether the difference is a write of ours that was not recorded yet, as after a crash: it will be."""
    names = [f"{op}/{ours.key}/{ours.sync_token}" for op in ("update", "void", "delete")]
    return await find_sent(sight.store, sight.books.id, names) is not None


async def _see_foreign(sight: Sight, entity: str, found: Data, words: Dictionary, known: PostingRow | None) -> None:
    """Remember what others made, so that the planner adopts it or keeps clear of it; forget it when it is gone."""
    key, postings = foreign_key(entity, str(found["Id"])), sight.store.books.postings
    gone = found.get("status") == "Deleted" or is_voided(found)
    document = None if gone or _before(sight, entity, found) else foreign_document(entity, found, words)
    if document is None or await _being_posted(sight, document):
        if known:
            await postings.forget(sight.books.id, [key])
        return
    if known and known.document == written(document):
        return
    made = Written(id=str(found["Id"]), sync_token=str(found["SyncToken"]), face=face_of(found))
    await postings.keep(
        sight.books.id, key, version=1, **{**values_of(document, State.FOREIGN, made), "cents": cents_of(found)}
    )


def _before(sight: Sight, entity: str, found: Data) -> bool:
    """Whether it is older than the books, as opening entries are; an invoice may still be owed."""
    return entity != "Invoice" and str(found.get("TxnDate") or date.max) < sight.mapping.start.isoformat()


async def _being_posted(sight: Sight, document: Document) -> bool:
    """Whether it is ours after all: posted a moment ago, before a crash, and not recorded yet."""
    if not facts_behind(document.number):
        return False
    names = [f"{op}/{document.number}/0" for op in ("create", "reverse")]
    return await find_sent(sight.store, sight.books.id, names) is not None


async def _miss(
    sight: Sight, entity: str, found: Iterable[str], by_place: Mapping[tuple[str, str], PostingRow]
) -> None:
    """Note what no page showed any more."""
    gone = {id: row for (kind, id), row in by_place.items() if kind == entity and id not in set(found)}
    foreign = [row.key for row in gone.values() if row.state == State.FOREIGN]
    lost = [row for row in gone.values() if row.state not in (State.FOREIGN, State.VOIDED, State.MISSING)]
    await sight.store.books.postings.forget(sight.books.id, foreign)
    states = {row.key: (State.MISSING, row.sync_token) for row in lost}
    await sight.store.books.postings.note(sight.books.id, states)


async def _note_deposited(
    sight: Sight, deposits: Iterable[Data], by_place: Mapping[tuple[str, str], PostingRow]
) -> None:
    """A payment that a deposit took up may not show it itself."""
    ids = {id for deposit in deposits for id in deposited_by(deposit)}
    for id in sorted(ids):
        row = by_place.get(("Payment", id))
        now = await sight.store.books.postings.find(sight.books.id, row.key) if row else None
        if now and now.state == State.OPEN and PART not in now.key:
            await sight.store.books.postings.note(sight.books.id, {now.key: (State.DEPOSITED, now.sync_token)})
