"""Names in QuickBooks: customers and matters, payees of checks, payment methods; an existing one is taken over."""

import hashlib
from typing import Any

from books.contacts.links import Seen, first_link, keep_link, seen_of
from books.desk import Desk, Done
from books.quickbooks.refusals import NAME_TAKEN, held
from books.records import values_of
from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.books.contacts import card_of, customer_body
from connectors.quickbooks.books.writing import MAKE, Making, Written
from connectors.quickbooks.query import ALSO_INACTIVE, Select, equals
from connectors.quickbooks.reading import Data, reference
from core.errors import Rejected
from storage.books.rows import PostingRow
from sync.cards import Aspect, Card, clean, same
from sync.documents import Kind, Name
from sync.findings import Cause
from sync.plan import Op, Step
from sync.posted import State

LONGEST = {"PaymentMethod": 31}


async def post_customer(desk: Desk, step: Step) -> PostingRow:
    """Make a client, or a matter below its client; one of exactly this name in this place is taken over.

    Raises Held when a vendor, employee, inactive or other customer has the name.
    """
    name = step.document.name or Name(0)
    title, parent = clean(step.document.memo), await _parent(desk, name)
    known = desk.company.customers.get(title.casefold())
    if known and known.parent == parent:
        await _refuse_other(desk, step, known.id)
        return await _keep(desk, step, Done(Written(id=known.id)), adopted=True)
    body = {
        **(customer_body(step.edit.after) if step.edit else {}),
        "DisplayName": title,
        "ParentRef": to(parent),
        "Job": True if parent else None,
        "CurrencyRef": to(desk.mapping.currency if desk.company.multicurrency else None),
    }
    form = Making(entity="Customer", body=given(body), note=step.key)
    try:
        done = await desk.perform(MAKE, form, f"{step.op}/{step.key}/0")
    except Rejected as refusal:
        if refusal.code != NAME_TAKEN:
            raise
        return await _take_over(desk, step, await _same(desk, step, title, parent))
    await _link_made(desk, step, done, card_of(form.body))
    return await _keep(desk, step, done, adopted=False)


async def adopt_customer(desk: Desk, step: Step) -> PostingRow:
    """Take over the customer that a client is: one metered read of how it stands, and our own record."""
    row = await desk.postings.find(desk.books.id, step.key)
    if row is not None:
        return row
    return await _take_over(desk, step, await desk.quickbooks.read("Customer", step.vendor_id))


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


async def _same(desk: Desk, step: Step, title: str, parent: str) -> Data:
    """The active customer of this name in this place. One metered read, only after a name was refused."""
    rows = await desk.quickbooks.query(Select("Customer", (equals("DisplayName", title), ALSO_INACTIVE)))
    alike = [row for row in rows if row.get("Active") and (reference(row, "ParentRef") or "") == parent]
    if not alike:
        raise held(Cause.NAME_TAKEN, step, "its name belongs to a vendor, an employee or another customer")
    return alike[0]


async def _take_over(desk: Desk, step: Step, row: Data) -> PostingRow:
    """Keep an existing customer as ours, unless it may be somebody else."""
    seen = seen_of(row)
    if seen.card is None:
        raise held(Cause.NAME_TAKEN, step, "the customer of this name is inactive")
    await _refuse_other(desk, step, seen.id)
    clio = step.edit.source if step.edit else None
    asked = step.op is Op.CREATE and clio and clio.email and seen.card.email
    if clio and asked and not same(Aspect.EMAIL, clio, seen.card):
        raise held(Cause.CUSTOMER_COLLISION, step, "a customer of its name has another e-mail address")
    await _link(desk, step, seen)
    return await _keep(desk, step, Done(Written(id=seen.id, sync_token=seen.token)), adopted=True)


async def _refuse_other(desk: Desk, step: Step, id: str) -> None:
    """One customer is never two clients, nor two matters."""
    row = await desk.postings.by_vendor_id(desk.books.id, Kind.CUSTOMER, id)
    if row is not None and row.key != step.key:
        raise held(Cause.CUSTOMER_COLLISION, step, "the customer of its name is another client or matter")


async def _link_made(desk: Desk, step: Step, done: Done, sent: Card) -> None:
    """Follow a customer we made. If an earlier attempt sent what Clio showed then, Clio was edited since."""
    seen = Seen(done.written.id, sent, done.written.sync_token)
    if done.other_contents:
        seen = seen_of(await desk.quickbooks.read("Customer", done.written.id))
    if not done.other_contents:
        await _link(desk, step, seen)
    elif step.edit and step.document.name and seen.card:
        await keep_link(desk.store, desk.books.id, first_link(step.document.name.client, seen.card, seen))


async def _link(desk: Desk, step: Step, seen: Seen) -> None:
    """Begin to follow edits of a client; what both sides show now is nobody's edit."""
    if step.edit and step.document.name:
        link = first_link(step.document.name.client, step.edit.source, seen)
        await keep_link(desk.store, desk.books.id, link)


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
