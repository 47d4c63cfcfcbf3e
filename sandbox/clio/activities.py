"""Time and expense entries: seconds and unit amounts, and the price that Clio finds when none is given."""

from decimal import Decimal

from sandbox.clio.bills import cents
from sandbox.clio.errors import ClioError
from sandbox.store import Document, Store
from sandbox.world import World

_TIME = "TimeEntry"
_SECONDS_PER_HOUR = 3600
_ZERO = Decimal("0.00")


def complete_activity(world: World, doc: Document, before: Document | None) -> None:
    """Price and total an entry; ClioError 422 when it is on a bill or mixes time with expenses."""
    if before and before.get("on_bill"):
        raise ClioError(422, f"Activity {doc['id']} is on a bill; edit the line item")
    if before and before["type"] != doc["type"]:
        raise ClioError(422, "type cannot be changed")
    _check_kind(doc)
    description = _linked(world.store, "activity_description", doc)
    rate = description.get("rate") or {}
    doc["flat_rate"] = doc["type"] == _TIME and rate.get("type") == "FlatRate"
    if doc.get("price") is None:
        doc["price"] = _found_price(world.store, doc, rate)
    _total(doc)


def _check_kind(doc: Document) -> None:
    foreign = ("expense_category", "vendor") if doc["type"] == _TIME else ("task", "calendar_entry")
    for name in foreign:
        if doc.get(name):
            raise ClioError(422, f"{name} does not belong to an activity of type {doc['type']}")
    if Decimal(doc.get("quantity") or 0) < 0:
        raise ClioError(422, "quantity must not be negative")


def _linked(store: Store, name: str, doc: Document) -> Document:
    return store.peek(f"clio.{name}", str((doc.get(name) or {}).get("id"))) or {}


def _found_price(store: Store, doc: Document, rate: Document) -> Decimal:
    if doc["type"] != _TIME:
        return cents(Decimal(_linked(store, "expense_category", doc).get("rate") or 0))
    if rate.get("type") in ("FlatRate", "Custom"):
        return cents(Decimal(rate.get("amount") or 0))
    return cents(Decimal(_linked(store, "user", doc).get("rate") or 0))


def _total(doc: Document) -> None:
    timed = doc["type"] == _TIME
    quantity = Decimal(doc.get("quantity") or (0 if timed else 1))
    hours = quantity / (_SECONDS_PER_HOUR if timed else 1)
    amount = cents(Decimal(doc["price"]) * (1 if doc["flat_rate"] else hours))
    free = bool(doc.get("non_billable") or doc.get("no_charge"))
    doc |= {"quantity": quantity, "quantity_in_hours": cents(hours), "rounded_quantity": quantity}
    doc |= {"rounded_quantity_in_hours": cents(hours), "total": _ZERO if free else amount}
    doc["non_billable_total"] = amount if doc.get("non_billable") else _ZERO
    for name in ("billed", "on_bill", "non_billable", "no_charge"):
        doc.setdefault(name, False)
    doc.setdefault("contingency_fee", False)


def status_is(store: Store, doc: Document, wanted: str) -> bool:
    """Whether an entry has one of the statuses of the list filter; a written-off one does not exist here."""
    bill = _linked(store, "bill", doc)
    drafted = bill.get("state") in ("draft", "awaiting_approval")
    free = bool(doc.get("non_billable"))
    return {
        "billed": bool(bill) and not drafted,
        "draft": bool(bill) and drafted,
        "unbilled": not bill and not free,
        "non_billable": free,
        "billable": not free,
    }.get(wanted, False)
