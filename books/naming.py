"""Finds what the words of a document are called in QuickBooks, from our own record; unknown names are made."""

from books.desk import Desk
from books.people import method_id, vendor_id
from connectors.quickbooks.books.bodies import ENTITY, Ids, Target
from storage.books.rows import PostingRow
from sync.documents import Document, Kind, names
from sync.findings import Cause, Held, Hold
from sync.posted import State
from sync.wanted import family

GONE = (State.VOIDED, State.VOIDED_BY_HAND, State.MISSING, State.FOREIGN)


async def ids_for(desk: Desk, document: Document) -> Ids:
    """Look up every customer, link, method and payee. Raises Held for a link that does not stand yet."""
    company = desk.company
    return Ids(
        customers=await _customers(desk, document),
        targets={link.key: await _target(desk, document, link.key) for link in document.links},
        items=desk.items,
        classes=company.classes,
        locations=company.locations,
        method=await method_id(desk, document.method) if document.kind is Kind.PAYMENT else "",
        payee=("Vendor", await vendor_id(desk, document.payee)) if _to_vendor(document) else None,
        currency=document.currency if company.multicurrency else "",
        taxed=company.sales_tax,
    )


def target_of(kind: Kind, id: str) -> Target:
    """Name an object as payments and deposits link it."""
    return Target(ENTITY[kind], id)


async def _customers(desk: Desk, document: Document) -> dict[str, str]:
    for name in names(document):
        if name.key not in desk.customers:
            row = await desk.postings.find(desk.books.id, name.key)
            desk.customers.update({name.key: row.vendor_id} if row else {})
    return desk.customers


async def _target(desk: Desk, document: Document, key: str) -> Target:
    """The version of a document that stands now."""
    rows = await desk.postings.starting(desk.books.id, key)
    standing = [row for row in rows if family(row.key) == key and "-R" not in row.key and row.state not in GONE]
    if not standing:
        sentence = f"{document.kind} {document.key} waits: {key} does not stand in QuickBooks yet."
        raise Held(Hold(Cause.WAITING, document.key, sentence, remedies=(f"Settle {key} first.",)))
    newest = max(standing, key=_number)
    return target_of(Kind(newest.kind), newest.vendor_id)


def _number(row: PostingRow) -> tuple[int, str]:
    return len(row.key), row.key


def _to_vendor(document: Document) -> bool:
    return document.kind is Kind.CHECK and bool(document.payee)
