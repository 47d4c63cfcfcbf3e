"""Making bills as a firm's bookkeeper does in the vendor's own pages; the API itself cannot create any."""

import random
from collections.abc import Iterable
from decimal import Decimal

from sandbox.clio.activities import complete_activity
from sandbox.clio.bills import describe, total_bill, total_line
from sandbox.clio.records import new_id, save, today
from sandbox.store import Document
from sandbox.world import World

_SERVICES = ("Draft agreement", "Review of documents", "Conference call", "Court appearance", "Legal research")
_EXPENSES = ("Filing fee", "Courier", "Certified copies", "Expert report")
_RATES = (Decimal("185.00"), Decimal("240.00"), Decimal("333.33"), Decimal("412.50"))


def issue_bill(world: World, rng: random.Random, matters: list[Document], trust: bool = False) -> Document:
    """A draft bill over one or more matters of one client, with lines that do not divide evenly."""
    bill = _header(world, rng, matters, trust)
    lines = [] if trust else list(_lines(world, rng, bill, matters))
    for line in lines:
        total_line(line, bill["tax_rate"])
    total_bill(bill, lines)
    if trust:
        bill["sub_total"] = bill["total"] = bill["due"] = bill["balance"] = Decimal(f"{rng.randrange(5, 50) * 100}.00")
    describe(bill)
    for line in lines:
        save(world, "line_items", line)
    return save(world, "bills", bill)


def _header(world: World, rng: random.Random, matters: list[Document], trust: bool) -> Document:
    return {
        "id": new_id(world),
        "number": str(1000 + world.store.next_id("clio.bill_number")),
        "kind": "trust_kind" if trust else "revenue_kind",
        "type": "MatterBill" if len(matters) == 1 else "ClientBill",
        "state": rng.choice(["draft", "awaiting_approval"]),
        "subject": "Request for trust funds" if trust else "Legal services",
        "client": matters[0]["client"],
        "matters": [{"id": matter["id"]} for matter in matters],
        "currency": {"id": 1},
        "tax_rate": Decimal("8.25") if rng.random() < 0.25 and not trust else Decimal("0.0"),
        "discount": None if trust else _discount(rng),
        "paid": Decimal("0.00"),
        "pending": Decimal("0.00"),
        "credits_issued": Decimal("0.00"),
        "user": matters[0]["responsible_attorney"],
        "start_at": today(world),
        "end_at": today(world),
    }


def _discount(rng: random.Random) -> Document | None:
    drawn = rng.random()
    if drawn < 0.08:
        return {"rate": Decimal("10.0"), "type": "percentage", "note": "Courtesy discount"}
    return {"rate": Decimal("25.00"), "type": "money", "note": "Courtesy discount"} if drawn < 0.16 else None


def _lines(world: World, rng: random.Random, bill: Document, matters: list[Document]) -> Iterable[Document]:
    for position in range(rng.randint(1, 6)):
        matter = matters[position % len(matters)]
        service = position == 0 or rng.random() < 0.7
        line = {
            "id": new_id(world),
            "bill": {"id": bill["id"]},
            "matter": {"id": matter["id"]},
            "user": matter["responsible_attorney"],
            "kind": "Service" if service else "Expense",
            "type": "ActivityLineItem",
            "date": today(world),
            "description": rng.choice(_SERVICES if service else _EXPENSES),
            "note": "Sample entry",
            "quantity": Decimal(rng.randint(1, 80)) / 20 if service else Decimal(rng.randint(1, 3)),
            "price": rng.choice(_RATES) if service else Decimal(rng.randint(500, 40_000)) / 100,
            "taxable": bool(bill["tax_rate"]),
            "group_ordering": position,
        }
        yield {**line, "activity": _activity(world, line)}


def _activity(world: World, line: Document) -> Document:
    timed = line["kind"] == "Service"
    facts = {"date": today(world), "note": line["note"], "on_bill": True, "price": line["price"]}
    links = {name: line[name] for name in ("matter", "bill", "user")}
    quantity = line["quantity"] * 3600 if timed else line["quantity"]
    doc = {**facts, **links, "type": "TimeEntry" if timed else "ExpenseEntry", "quantity": quantity}
    complete_activity(world, doc, None)
    return {"id": save(world, "activities", doc)["id"]}
