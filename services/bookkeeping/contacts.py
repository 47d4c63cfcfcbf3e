"""Contacts of the books: saying which customer a client is, and the edits that were made."""

from datetime import datetime

from books.clio.reading import facts_kept
from books.contacts.links import MATCHED
from books.keeping.decided import HOLD
from core.errors import NotFound, Problem, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.books import find_books
from services.views import View
from storage import FirmStore
from storage.books.findings import Finding
from storage.books.rows import BooksRow
from sync.clio import Client
from sync.contacts import NEW
from sync.documents import Kind, Name
from sync.findings import Cause

BY_HAND = "chosen by an administrator"


class MatchView(View):
    """What was decided about a client: the id of the customer it is, or `new`."""

    client: int
    name: str
    customer: str


class EditView(View):
    """One edit we made: on which side, in what respect, and what stood before, to take it back by hand."""

    at: datetime
    client: int
    side: str
    aspect: str
    before: str
    after: str
    conflict: bool


async def match(inst: Installation, actor: Actor, client: str, customer: str, name: str = "") -> MatchView:
    """Say that a client (by name or id) is this customer (by QuickBooks' id), or `new`; the next plan follows it.

    Raises Mistake for a client that has a customer already: its documents stand there.
    """
    firm = firm_of(inst, actor, Permission.SET_UP_BOOKS)
    row = await find_books(firm, name)
    found = await _client(firm, row, client)
    choice = customer.strip()
    await _refuse_linked(firm, row, found, choice)
    key = Name(found.id).key
    known = [
        each for each in await firm.books.findings.open(row.id, HOLD, key) if each.code == Cause.CUSTOMER_COLLISION
    ]
    async with firm.together() as same:
        if not known:
            body = {"sentence": f"Which customer client {found.name} is was decided.", "client": found.name}
            await same.books.findings.reopen(row.id, HOLD, Finding(Cause.CUSTOMER_COLLISION, key, 0, body))
            known = await same.books.findings.open(row.id, HOLD, key)
        await same.books.findings.decide(known[0].id, f"{MATCHED}{choice}", BY_HAND)
    return MatchView(client=found.id, name=found.name, customer=choice)


async def edits(inst: Installation, actor: Actor, client: str = "", name: str = "") -> list[EditView]:
    """Return the edits of contacts we made on either side, newest first; of one client by id."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, name)
    kept = [each for each in await firm.books.contacts.all(row.id) if client in ("", each.client)]
    found = [_edit(int(each.client), change) for each in kept for change in each.history]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _edit(client: int, change: dict[str, str]) -> EditView:
    shown = {name: change[name] for name in ("side", "aspect", "before", "after")}
    at = datetime.fromisoformat(change["at"])
    return EditView(at=at, client=client, conflict=bool(change["conflict"]), **shown)


async def _client(firm: FirmStore, row: BooksRow, client: str) -> Client:
    clients = (await facts_kept(firm, row)).facts.clients
    wanted = client.strip().casefold()
    found = [each for each in clients if wanted in (str(each.id), each.name.casefold())]
    if len(found) == 1:
        return found[0]
    cause = "several clients have this name" if found else "no client that was read has this name or id"
    raise NotFound((Problem(f"Client '{client}'", cause, "Name it by its id; `lexrelay sync holds` shows it"),))


async def _refuse_linked(firm: FirmStore, row: BooksRow, client: Client, choice: str) -> None:
    if not choice or (choice != NEW and not choice.isdigit()):
        cause = "it is neither the id of a customer nor `new`"
        raise mistake(f"Customer '{choice}'", cause, "`lexrelay sync holds` shows the ids")
    standing = await firm.books.postings.find(row.id, Name(client.id).key)
    if standing is not None:
        cause = f"it is customer {standing.vendor_id} already, and its documents stand there"
        raise mistake(f"Client '{client.name}'", cause, "Merge the two customers in QuickBooks (bookkeeper)")
    other = None if choice == NEW else await firm.books.postings.by_vendor_id(row.id, Kind.CUSTOMER, choice)
    if other is not None:
        raise mistake(f"Customer {choice}", f"it is {other.key} already", "Choose another, or `new`")
