"""Which customer each client is, and what both sides show of it: kept up with every reading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from books.written import read, written
from connectors.quickbooks.books.company import Company
from connectors.quickbooks.books.contacts import card_of
from connectors.quickbooks.reading import Data
from core.clock import now
from storage import FirmStore
from storage.books.rows import PostingRow
from sync.cards import Card
from sync.clio import Client, Facts
from sync.contacts import settled
from sync.documents import FIRM, Document, Kind, Name
from sync.posted import Customer, Linked

MATCHED = "matched "
"""A decision about a client: this word, then the customer's id or `new`."""
DELETED = "Deleted"


@dataclass(frozen=True)
class Seen:
    """A customer as QuickBooks shows it now; no card for one that is inactive or gone."""

    id: str
    card: Card | None
    token: str


def seen_of(row: Data) -> Seen:
    """Read a row of a list, of a change or of an answer."""
    there = row.get("Active", True) and row.get("status") != DELETED
    return Seen(str(row["Id"]), card_of(row) if there else None, str(row.get("SyncToken") or ""))


def all_seen(company: Company) -> list[Seen]:
    """Return every customer of a company whose lists were just read."""
    return [Seen(each.id, each.card, each.token) for each in company.customers.values()]


def customers_of(company: Company) -> tuple[Customer, ...]:
    """Return the customers that stand, as the planner matches them."""
    return tuple(Customer(each.id, each.card, each.parent) for each in company.customers.values())


async def matched(store: FirmStore, books_id: str) -> dict[int, str]:
    """Return what people decided about clients: a customer's id, or `new`."""
    rows = await store.books.findings.all_decided(books_id)
    found = {row.key: row.decision.removeprefix(MATCHED) for row in rows if row.decision.startswith(MATCHED)}
    return {int(key.removeprefix("client ")): choice for key, choice in found.items()}


async def keep_up(
    store: FirmStore, books_id: str, rows: Sequence[PostingRow], seen: Iterable[Seen], facts: Facts | None
) -> tuple[Linked, ...]:
    """Note what QuickBooks shows now, take for agreed what both sides say, and return every contact.

    A contact that is met for the first time is taken as it stands: what differs then is nobody's edit.
    """
    clients = {client.id: client for client in facts.clients} if facts else {}
    kept = {int(row.client): read(Linked, row.data) for row in await store.books.contacts.all(books_id)}
    links = kept | _noted(kept, _owners(rows), clients, seen)
    links |= {id: settled(link, clients[id].card) for id, link in links.items() if id in clients}
    for id, link in links.items():
        if kept.get(id) != link:
            await keep_link(store, books_id, link)
    return tuple(links.values())


async def keep_link(store: FirmStore, books_id: str, link: Linked, changes: Sequence[dict[str, str]] = ()) -> None:
    """Keep how a contact stands, with the edits that were just made."""
    await store.books.contacts.keep(books_id, str(link.client), link.customer, written(link), changes)


def first_link(client: int, clio: Card, seen: Seen) -> Linked:
    """Begin a contact as both sides show it now."""
    shown = seen.card or Card()
    return Linked(client, seen.id, clio, shown, seen.card, seen.token, now().date())


def _noted(
    kept: Mapping[int, Linked], owners: Mapping[str, int], clients: Mapping[int, Client], seen: Iterable[Seen]
) -> dict[int, Linked]:
    found: dict[int, Linked] = {}
    for each in seen:
        id = owners.get(each.id, 0)
        link = kept.get(id)
        if link and link.customer == each.id:
            found[id] = replace(link, now=each.card, sync_token=each.token)
        elif id in clients and each.card:
            found[id] = first_link(id, clients[id].card, each)
    return found


def _owners(rows: Sequence[PostingRow]) -> dict[str, int]:
    """Clients by the id of the customer they are; matters and the firm's own name have no contact."""
    names = {row.vendor_id: _name(row.document) for row in rows if row.kind == Kind.CUSTOMER}
    return {id: name.client for id, name in names.items() if name and name != FIRM and not name.matter}


def _name(document: Any) -> Name | None:
    return read(Document, document).name
