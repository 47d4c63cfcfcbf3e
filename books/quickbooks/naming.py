"""Finds what the words of a document are called in QuickBooks, from our own record; unknown names are made."""

from books.desk import Desk
from books.quickbooks.people import method_id, vendor_id
from books.quickbooks.targets import targets_of
from connectors.quickbooks.books.bodies import Ids
from sync.documents import Document, Kind, names


async def ids_for(desk: Desk, document: Document) -> Ids:
    """Look up every customer, link, method and payee. Raises Held for a link that does not stand yet."""
    company = desk.company
    return Ids(
        customers=await _customers(desk, document),
        targets=await targets_of(desk, document),
        items=desk.items,
        classes=company.classes,
        locations=company.locations,
        method=await method_id(desk, document.method) if document.kind is Kind.PAYMENT else "",
        payee=("Vendor", await vendor_id(desk, document.payee)) if _to_vendor(document) else None,
        currency=document.currency if company.multicurrency else "",
        taxed=company.sales_tax,
    )


async def _customers(desk: Desk, document: Document) -> dict[str, str]:
    for name in names(document):
        if name.key not in desk.customers:
            row = await desk.postings.find(desk.books.id, name.key)
            desk.customers.update({name.key: row.vendor_id} if row else {})
    return desk.customers


def _to_vendor(document: Document) -> bool:
    return document.kind is Kind.CHECK and bool(document.payee)
