"""Bills with their lines as a story needs them: services, costs, two taxes, discounts, interest, split among payers."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.clio import bills
from sandbox.clio.activities import complete_activity
from sandbox.clio.history.common import ZERO, Event, Told, amount, chosen, day, find
from sandbox.clio.records import new_id, remove, save
from sandbox.store import Document
from sandbox.world import World

FIELDS = frozenset(
    (
        *("id", "number", "on", "due", "client", "matters", "state", "kind", "lines", "tax_rate", "second_tax_rate"),
        *("discount", "interest", "original", "part_of", "currency", "raw"),
    )
)
LINE_FIELDS = frozenset(
    (
        *("kind", "amount", "matter", "category", "hard", "soft", "taxed", "second_taxed", "discount", "user", "note"),
        "type",
    )
)


def tell_bill(world: World, event: Document) -> Told:
    """A bill, awaiting payment unless `state` says otherwise; `lines` are services (or `cost`s) by amount.

    `raw` replaces amounts that Clio prints, to tell a bill that does not add up.
    """
    bill = _header(world, event)
    lines = list(_lines(world, bill, event.get("lines", [])))
    _finish(world, bill, lines, event)
    return {"bill": bill["id"], "lines": [line["id"] for line in lines]}


def change_bill(world: World, event: Document) -> Told:
    """Other lines, number, day, discount, interest or state; `force` also where Clio would refuse the state."""
    bill = find(world, "bills", event["id"])
    if event.get("state"):
        _move(world, bill, event)
    if "lines" in event:
        for line in bills.lines_of(world.store, bill):
            remove(world, "line_items", line)
        lines = list(_lines(world, bill, event["lines"]))
    else:
        lines = [dict(line) for line in bills.lines_of(world.store, bill)]
    bill |= {"number": str(event["number"])} if event.get("number") else {}
    bill |= {"issued_at": event["on"]} if event.get("on") else {}
    _finish(world, bill, lines, event, changed="lines" in event)
    return {"bill": bill["id"], "lines": [line["id"] for line in lines]}


def remove_bill(world: World, event: Document) -> Told:
    """A bill that vanishes with its lines, as if it had never been."""
    bill = find(world, "bills", event["id"])
    for line in bills.lines_of(world.store, bill):
        remove(world, "line_items", line)
    remove(world, "bills", bill)
    return {"bill": bill["id"]}


def _header(world: World, event: Document) -> Document:
    matters = [find(world, "matters", id) for id in event.get("matters", [])]
    client = event.get("client") or matters[0]["client"]["id"]
    issued = day(world, event)
    id = chosen(world, "bills", event.get("id"))
    bill: Document = {"id": id, "number": str(event.get("number", id)), "kind": event.get("kind", "revenue_kind")}
    bill |= {"type": "MatterBill" if len(matters) == 1 else "ClientBill", "client": {"id": client}}
    bill |= {"matters": [{"id": matter["id"]} for matter in matters], "state": event.get("state", "awaiting_payment")}
    bill |= {"issued_at": issued, "due_at": event.get("due") or _month_after(issued)}
    bill |= {"currency": {"id": _currency(world, event.get("currency", "USD"))}}
    bill |= {"paid": ZERO, "pending": ZERO, "credits_issued": ZERO, "discount": None, "interest": None}
    bill |= {name: Decimal(str(event.get(key, "0"))) for name, key in _RATES.items()}
    bill["user"] = {"id": world.store.all("clio.user")[0]["id"]}
    return bill | _split(world, event, id)


_RATES = {"tax_rate": "tax_rate", "secondary_tax_rate": "second_tax_rate"}


def _split(world: World, event: Document, id: int) -> Document:
    """A part of a split bill names the bill that was split; `original` alone is a bill that took another's place."""
    parent = event.get("part_of") or event.get("original")
    if parent is None:
        return {}
    link = {"original_bill": {"id": parent}}
    if not event.get("part_of"):
        return link
    siblings = [each for each in world.store.all("clio.bill") if (each.get("original_bill") or {}).get("id") == parent]
    ids = [*(each["id"] for each in siblings), id]
    return {**link, "split_invoice": {"id": new_id(world), "bill_id": parent, "linked_invoices_ids": ids}}


def _month_after(issued: str) -> str:
    return (date.fromisoformat(issued) + timedelta(days=30)).isoformat()


def _currency(world: World, code: str) -> int:
    known = next((each["id"] for each in world.store.all("clio.currency") if each["code"] == code), None)
    return int(known or save(world, "currencies", {"code": code, "sign": code})["id"])


def _lines(world: World, bill: Document, rows: list[Document]) -> Iterator[Document]:
    for position, row in enumerate(rows):
        strange = sorted(set(row) - LINE_FIELDS)
        if strange:
            raise ValueError(f"bill line: {', '.join(strange)} is not known; use {', '.join(sorted(LINE_FIELDS))}")
        yield _line(world, bill, row, position)


def _line(world: World, bill: Document, row: Document, position: int) -> Document:
    expense = row.get("kind", "service") != "service"
    line: Document = {"id": new_id(world), "bill": {"id": bill["id"]}, "kind": "Expense" if expense else "Service"}
    line |= {"type": row.get("type", "ActivityLineItem"), "date": bill["issued_at"], "group_ordering": position}
    line |= {"description": row.get("note", "Work"), "note": row.get("note"), "price": amount(row["amount"])}
    line |= {"quantity": Decimal(1), "taxable": bool(row.get("taxed")), "discount": _discount(row.get("discount"))}
    line |= {"secondary_taxable": bool(row.get("second_taxed")), "user": {"id": row.get("user", bill["user"]["id"])}}
    matter = row.get("matter") or next((each["id"] for each in bill["matters"]), None)
    line["matter"] = {"id": matter} if matter else None
    return {**line, "activity": _activity(world, line, row) if expense else None}


def _activity(world: World, line: Document, row: Document) -> Document:
    kind = "HardCostEntry" if row.get("hard") else "SoftCostEntry" if row.get("soft") else "ExpenseEntry"
    doc: Document = {
        "type": kind,
        "date": line["date"],
        "price": line["price"],
        "quantity": 1,
        "matter": line["matter"],
    }
    if row.get("category"):
        doc["expense_category"] = {"id": _category(world, str(row["category"]))}
    complete_activity(world, doc, None)
    return {"id": save(world, "activities", {**doc, "on_bill": True, "bill": line["bill"]})["id"]}


def _category(world: World, name: str) -> int:
    categories = world.store.all("clio.expense_category")
    known = next((each["id"] for each in categories if each["name"] == name), None)
    return int(known or save(world, "expense_categories", {"name": name, "entry_type": "unassociated"})["id"])


def _discount(value: Any) -> Document | None:
    """`10%` or an amount of money."""
    if not value:
        return None
    if str(value).endswith("%"):
        return {"rate": Decimal(str(value)[:-1]), "type": "percentage"}
    return {"rate": amount(value), "type": "money"}


def _finish(world: World, bill: Document, lines: list[Document], event: Document, changed: bool = True) -> None:
    if "discount" in event:
        bill["discount"] = _discount(event["discount"])
    if "interest" in event:
        bill["interest"] = {"total": amount(event["interest"]), "balance": amount(event["interest"]), "type": "simple"}
    for line in lines:
        bills.total_line(line, bill["tax_rate"], bill["secondary_tax_rate"])
        if changed:
            save(world, "line_items", line)
    bills.total_bill(bill, lines)
    bill |= {name: Decimal(str(value)) for name, value in (event.get("raw") or {}).items()}
    bills.describe(bill)
    save(world, "bills", bill)


def _move(world: World, bill: Document, event: Document) -> None:
    if event.get("force"):
        bill["state"] = event["state"]
    else:
        bills.move(bill, event["state"], world.clock.now().date())


EVENTS: dict[str, Event] = {
    "bill": (FIELDS, tell_bill),
    "change bill": (
        frozenset(("id", "number", "on", "state", "lines", "discount", "interest", "raw", "force")),
        change_bill,
    ),
    "remove bill": (frozenset(("id",)), remove_bill),
}
