"""Names in QuickBooks: customers and matters, payees of checks, payment methods; an existing one is taken over."""

import hashlib
import re
from typing import Any

from books.desk import Desk, Done
from books.records import values_of
from books.refusals import NAME_TAKEN, held
from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.books.writing import MAKE, Making, Written
from connectors.quickbooks.query import ALSO_INACTIVE, Select, equals
from connectors.quickbooks.reading import reference
from core.errors import Rejected
from storage.books.rows import PostingRow
from sync.documents import Name
from sync.findings import Cause
from sync.plan import Step
from sync.posted import State

LONGEST = {"Customer": 500, "Vendor": 500, "PaymentMethod": 31}


async def post_customer(desk: Desk, step: Step) -> PostingRow:
    """Make a client, or a matter below its client; one of exactly this name in this place is taken over.

    Raises Held when a vendor, employee, inactive or other customer has the name.
    """
    name = step.document.name or Name(0)
    title, parent = clean(step.document.memo), await _parent(desk, name)
    known = desk.company.customers.get(title.casefold())
    if known and known.parent == parent:
        return await _keep(desk, step, Done(Written(id=known.id)), adopted=True)
    body = {
        "DisplayName": title,
        "ParentRef": to(parent),
        "Job": True if parent else None,
        "CurrencyRef": to(desk.mapping.currency if desk.company.multicurrency else None),
    }
    try:
        done = await desk.perform(
            MAKE, Making(entity="Customer", body=given(body), note=step.key), f"{step.op}/{step.key}/0"
        )
    except Rejected as refusal:
        if refusal.code != NAME_TAKEN:
            raise
        return await _keep(desk, step, await _same(desk, step, title, parent), adopted=True)
    return await _keep(desk, step, done, adopted=False)


async def vendor_id(desk: Desk, payee: str) -> str:
    """Return the vendor on a check, made when there is none; where a client has the name, `(Vendor)` is added."""
    title = clean(payee)
    known = desk.company.vendors.get(title.casefold())
    if known:
        return known
    try:
        return await _made(desk, "Vendor", {"DisplayName": title})
    except Rejected as refusal:
        if refusal.code != NAME_TAKEN:
            raise
        return await _made(desk, "Vendor", {"DisplayName": f"{title} (Vendor)"})


async def method_id(desk: Desk, method: str) -> str:
    """Return a payment method by name, made when the company has none of it; empty for no method."""
    title = clean(method)[: LONGEST["PaymentMethod"]]
    if not title:
        return ""
    known = desk.company.methods.get(title.casefold())
    return known or await _made(desk, "PaymentMethod", {"Name": title})


async def make_item(desk: Desk, title: str, account_id: str) -> str:
    """Make a service that earns on an account, as invoice lines need one; returns its id. Part of the setup."""
    body: dict[str, Any] = {"Name": clean(title)[:100], "Type": "Service", "IncomeAccountRef": to(account_id)}
    return await _made(desk, "Item", body)


def clean(title: str) -> str:
    """Replace what no name in QuickBooks may hold: colons become dashes, tabs and line ends blanks."""
    return re.sub(r"\s+", " ", title.replace(":", " -")).strip()[: LONGEST["Customer"]]


async def _made(desk: Desk, entity: str, body: dict[str, Any]) -> str:
    title = str(body.get("DisplayName") or body.get("Name"))
    name = hashlib.sha256(title.casefold().encode()).hexdigest()[:40]
    done = await desk.perform(MAKE, Making(entity=entity, body=body), f"named/{entity}/{name}")
    return done.written.id


async def _parent(desk: Desk, name: Name) -> str:
    if not name.matter:
        return ""
    row = await desk.postings.get(desk.books.id, name.whole_client.key)
    return row.vendor_id


async def _same(desk: Desk, step: Step, title: str, parent: str) -> Done:
    """The active customer of this name in this place. One metered read, only after a name was refused."""
    rows = await desk.quickbooks.query(Select("Customer", (equals("DisplayName", title), ALSO_INACTIVE)))
    alike = [row for row in rows if row.get("Active") and (reference(row, "ParentRef") or "") == parent]
    if not alike:
        raise held(Cause.NAME_TAKEN, step, "its name belongs to a vendor, an employee or another customer")
    return Done(Written(id=str(alike[0]["Id"]), sync_token=str(alike[0]["SyncToken"])))


async def _keep(desk: Desk, step: Step, done: Done, *, adopted: bool) -> PostingRow:
    desk.customers[step.key] = done.written.id
    values = values_of(step.document, State.OPEN, done.written)
    return await desk.postings.keep(
        desk.books.id,
        step.key,
        version=1,
        plan_id=desk.plan_id,
        effect_id=done.effect_id,
        adopted=adopted,
        **values,
    )
