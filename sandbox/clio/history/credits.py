"""Credit notes, discounts after approval and write-offs, and money given back to clients."""

from decimal import Decimal

from sandbox.clio.history.bank import book_line
from sandbox.clio.history.common import ZERO, Event, Told, amount, chosen, day, find
from sandbox.clio.history.payments import allocate, parts_of, settle
from sandbox.clio.records import now, remove, save
from sandbox.store import Document
from sandbox.world import World


def tell_credit(world: World, event: Document) -> Told:
    """A credit note over bills, `{bill: amount}`; `write_off` or `discount` say what it is."""
    owed = {int(bill): amount(cents) for bill, cents in event["bills"].items()}
    client = find(world, "bills", next(iter(owed)))["client"]["id"]
    memo: Document = {"id": chosen(world, "credit_memos", event.get("id")), "date": day(world, event)}
    memo |= {"amount": amount(event.get("amount", sum(owed.values(), Decimal(0)))), "contact": {"id": client}}
    memo |= {"discount": bool(event.get("discount")), "voided_at": None, "description": event.get("description")}
    facts = {
        "parent": {"id": memo["id"], "type": "CreditMemo"},
        "kind": "write_off" if event.get("write_off") else "credit_note",
    }
    source = {"id": memo["id"], "client": client}
    parts = [allocate(world, source, bill, cents, memo["date"], **facts) for bill, cents in owed.items()]
    memo["allocations"] = [{"id": part["id"]} for part in parts]
    save(world, "credit_memos", memo)
    return {"credit_note": memo["id"], "allocations": [part["id"] for part in parts]}


def remove_credit(world: World, event: Document) -> Told:
    """A credit note deleted: gone without a trace, or with `voided` still shown."""
    memo = find(world, "credit_memos", event["id"])
    for part in parts_of(world, memo, "CreditMemo"):
        settle(world, part, -part["amount"])
        if event.get("voided"):
            save(world, "allocations", {**part, "voided_at": now(world)})
        else:
            remove(world, "allocations", part)
    if event.get("voided"):
        save(world, "credit_memos", {**memo, "voided_at": now(world)})
    else:
        remove(world, "credit_memos", memo)
    return {"credit_note": memo["id"]}


def tell_refund(world: World, event: Document) -> Told:
    """Money given back from operating to a client; with `payment`, of that payment."""
    links: Document = {"transaction_type": "refund"}
    if event.get("payment") is not None:
        part = next((each for each in parts_of(world, {"id": int(event["payment"])})), None)
        links |= {"allocation": {"id": part["id"]}} if part else {}
    facts = {key: event[key] for key in ("id", "on", "client", "check", "payee") if event.get(key) is not None}
    line = book_line(world, {**facts, "type": "Operating"}, ZERO - amount(event["amount"]), **links)
    return {"refund": line["id"]}


EVENTS: dict[str, Event] = {
    "credit note": (
        frozenset(("id", "on", "bills", "amount", "write_off", "discount", "description")),
        tell_credit,
    ),
    "remove credit note": (frozenset(("id", "voided")), remove_credit),
    "refund": (frozenset(("id", "on", "client", "amount", "payment", "check", "payee")), tell_refund),
}
