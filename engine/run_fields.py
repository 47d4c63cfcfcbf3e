"""Which fields of an item people find its run by: declared for each trigger, never guessed, and never a narrative.

A path goes through objects by dots and through lists by `*`. A trigger that is not listed has no such fields.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from core.money import round_half_up, to_cents
from storage.rows import EventRow
from storage.run_faces import Face

NAMED_BY = ("display_number", "number", "doc_number", "display_name", "name")
"""Fields by which people know an item, the best first."""
LONGEST_LABEL = 80
LONGEST_TEXT = 200


@dataclass(frozen=True)
class Fields:
    """Paths into an item; of several for one thing the first that is filled counts, and for matters all."""

    number: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    client: tuple[str, ...] = ()
    amount: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    currency: tuple[str, ...] = ("currency.code", "currency")


_BILL = Fields(("number",), ("matters.*.display_number",), ("client.name",), ("net_total", "total"), ("issued_at",))
_MATTER = Fields((), ("display_number",), ("client.name",), (), ("open_date",))
_PAID = Fields(
    ("allocations.*.bill.number",),
    ("allocations.*.matter.display_number",),
    ("contact.name",),
    ("amount",),
    ("date",),
)
_WORK = Fields((), ("matter.display_number",), (), (), ("date", "due_at", "start_at"))
_CHARGED = Fields((), ("matter.display_number",), (), ("total",), ("date",))
_FILED = Fields((), ("matter.display_number",), ("contact.name",))
_PERSON = Fields((), (), ("display_name", "name"))
_SALE = Fields(("doc_number",), (), ("customer_name",), ("total", "amount"), ("date",))
_COST = Fields(("doc_number",), (), ("vendor_name", "payee_name"), ("total",), ("date",))
_PAYMENT = Fields(("invoice_numbers.*",), (), ("customer_name",), ("amount",), ("date",))
_ENTRY = Fields(("doc_number",), (), (), ("total",), ("date",))
_TRUST = Fields(("bill.number",), ("matter.display_number",), ("client.name",), ("amount",), ("date",))
_LOW = Fields((), ("display_number",), ("client.name",), ("trust_balance",))

FIELDS: Mapping[str, Fields] = {
    "clio.bill_state_updated": _BILL,
    "clio.new_bill": _BILL,
    "clio.calendar_entry_updated": _WORK,
    "clio.new_calendar_entry": _WORK,
    "clio.new_communication": _WORK,
    "clio.new_matter_note": _WORK,
    "clio.new_task": _WORK,
    "clio.task_completed": _WORK,
    "clio.task_status_updated": _WORK,
    "clio.new_activity": _CHARGED,
    "clio.credit_note_recorded": _PAID,
    "clio.payment_recorded": _PAID,
    "clio.new_matter": _MATTER,
    "clio.matter_closed": _MATTER,
    "clio.matter_status_updated": _MATTER,
    "clio.new_contact": _PERSON,
    "clio.new_document": _FILED,
    "clio.trust_balance_below": _LOW,
    "clio.trust_transaction_recorded": _TRUST,
    "quickbooks.invoice_overdue": _SALE,
    "quickbooks.invoice_paid": _SALE,
    "quickbooks.new_estimate": _SALE,
    "quickbooks.new_invoice": _SALE,
    "quickbooks.new_invoice_with_line_items": _SALE,
    "quickbooks.new_sales_receipt": _SALE,
    "quickbooks.new_sales_receipt_with_line_items": _SALE,
    "quickbooks.new_time_activity": Fields(client=("customer_name",), day=("date",)),
    "quickbooks.updated_invoice": _SALE,
    "quickbooks.new_payment": _PAYMENT,
    "quickbooks.new_payment_with_line_items": _PAYMENT,
    "quickbooks.new_bill": _COST,
    "quickbooks.new_expense": _COST,
    "quickbooks.new_purchase_order": _COST,
    "quickbooks.new_deposit": _ENTRY,
    "quickbooks.new_journal_entry": _ENTRY,
    "quickbooks.new_customer": _PERSON,
    "quickbooks.updated_customer": _PERSON,
    "quickbooks.new_vendor": _PERSON,
    "quickbooks.updated_vendor": _PERSON,
    "quickbooks.record_deleted_or_voided": Fields(("doc_number",), day=("date",)),
}


def face_of(trigger: str, event: EventRow) -> Face:
    """Return what people know an item by; it names clients, so it is kept sealed."""
    fields = FIELDS.get(trigger, Fields(currency=()))
    item = event.payload
    return Face(
        label=label_of(event),
        object_id=event.object_id,
        number=_all(item, fields.number),
        matter=_all(item, fields.matter),
        client=_first(item, fields.client),
        day=_first(item, fields.day)[:10],
        currency=_first(item, fields.currency)[:3].upper(),
        cents=_cents(_first(item, fields.amount)),
    )


def label_of(event: EventRow) -> str:
    """Return what people call an item, in one short line: its number or name, else its id. It may name a client."""
    item = event.payload if isinstance(event.payload, dict) else {}
    known = (" ".join(str(item.get(field) or "").split()) for field in NAMED_BY)
    return next(filter(None, known), event.object_id)[:LONGEST_LABEL].strip()


def name_of(item: Mapping[str, Any]) -> str:
    """Say which item it is, as people would: its number or name, and whose it is; empty when it has neither."""
    client = item.get("client")
    named = next((item[field] for field in NAMED_BY if item.get(field)), "")
    whose = client.get("name", "") if isinstance(client, Mapping) else item.get("customer_name", "")
    return " · ".join(str(each) for each in (named, whose) if each)


def _at(item: Any, path: str) -> Iterator[str]:
    """Yield the texts and numbers a path leads to."""
    first, _, rest = path.partition(".")
    inside = item if isinstance(item, list) and first == "*" else ()
    named = (item[first],) if isinstance(item, dict) and first in item else ()
    for each in (*inside, *named):
        if rest:
            yield from _at(each, rest)
        elif isinstance(each, str | int | Decimal) and not isinstance(each, bool):
            yield " ".join(str(each).split())


def _all(item: Any, paths: tuple[str, ...]) -> str:
    found = dict.fromkeys(text for path in paths for text in _at(item, path) if text)
    return ", ".join(found)[:LONGEST_TEXT]


def _first(item: Any, paths: tuple[str, ...]) -> str:
    return next((text for path in paths for text in _at(item, path) if text), "")[:LONGEST_TEXT]


def _cents(text: str) -> int | None:
    """Return an amount without its sign: people look for what is printed."""
    try:
        amount = round_half_up(Decimal(text))
    except InvalidOperation:
        return None
    return abs(to_cents(amount)) if amount.is_finite() and abs(amount) < 10**12 else None
