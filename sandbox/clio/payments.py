"""What lowers a bill's balance: payments from operating or trust, and credit notes; and requests for trust money."""

from decimal import Decimal

from sandbox.clio import bills
from sandbox.clio.errors import ClioError
from sandbox.clio.ledger import account_of, record
from sandbox.clio.records import new_id, save, today
from sandbox.store import Document
from sandbox.world import World

_ZERO = Decimal("0.00")


def pay_bill(world: World, bill: Document, source: str = "") -> Document:
    """Pay the whole balance into operating, from outside or from the ``Trust`` account; the allocation."""
    amount = bill["balance"]
    matter, client = bill["matters"][0], bill["client"]
    accounts = {"destination_bank_account": {"id": account_of(world.store, "Operating")["id"]}}
    links = {"matter": matter, "client": client, "bill": {"id": bill["id"]}}
    if source:
        accounts["source_bank_account"] = {"id": account_of(world.store, source)["id"]}
        record(world, source, -amount, f"Payment of bill {bill['number']}", **links)
    allocation = _allocate(world, bill, amount, "Payment", {"payment_type": source or "Check", **accounts})
    text = f"Payment of bill {bill['number']}"
    record(world, "Operating", amount, text, **links, allocation={"id": allocation["id"]})
    _settle(world, bill, {"paid": bill["paid"] + amount, "paid_at": today(world)})
    return allocation


def issue_credit(world: World, bill: Document, amount: Decimal) -> Document:
    """Write off a part of a bill by a credit note; the credit memo."""
    facts = {"id": new_id(world), "amount": amount, "date": today(world), "description": "Courtesy credit"}
    memo = {**facts, "discount": False, "contact": bill["client"], "user": bill["user"]}
    parent = {"kind": "credit_note", "memo": memo["id"]}
    allocation = _allocate(world, bill, amount, "CreditMemo", parent)
    _settle(world, bill, {"credits_issued": bill["credits_issued"] + amount})
    return save(world, "credit_memos", {**memo, "allocations": [{"id": allocation["id"]}]})


def _allocate(world: World, bill: Document, amount: Decimal, parent: str, facts: Document) -> Document:
    source = {"id": facts.pop("memo", None) or new_id(world), "type": parent}
    links = {"bill": {"id": bill["id"]}, "matter": bill["matters"][0], "contact": bill["client"], "parent": source}
    doc = {"amount": amount, "date": today(world), "interest": False, "has_online_payment": False, **facts}
    return save(world, "allocations", {**doc, **links, "destroyable": True, "voided_at": None})


def _settle(world: World, bill: Document, changes: Document) -> None:
    bill |= changes
    bills.settle(bill)
    if not bill["balance"]:
        bill["state"] = "paid"
    bills.describe(bill)
    save(world, "bills", bill)


def request_trust(world: World, doc: Document, before: Document | None) -> None:
    """A trust request cannot be read: it shows as a bill of its client; ClioError 422 when parts do not add up."""
    client = world.store.peek("clio.contact", str(doc.get("client_id")))
    rows = doc.pop("matter", None) or []
    if client is None:
        raise ClioError(422, f"client_id: Contact {doc.get('client_id')} does not exist")
    matters = [_requested_matter(world, client, row) for row in rows]
    by_matter = doc["trust_type"] == "matter"
    amounts = sum((Decimal(row.get("trust_amount") or 0) for row in rows), _ZERO)
    if by_matter and (not rows or amounts != Decimal(doc["trust_amount"])):
        raise ClioError(422, "matter: the amounts of the matters must come to trust_amount")
    lines = [{"note": row.get("note"), "total": bills.cents(Decimal(row["trust_amount"]))} for row in rows]
    bill = save(world, "bills", _trust_bill(world, doc, client, matters))
    for matter, line in zip(matters, lines or [{"note": doc.get("note"), "total": bill["total"]}], strict=False):
        links = {"bill": {"id": bill["id"]}, "client": bill["client"], "matter": matter}
        save(world, "trust_line_items", {**line, **links, "date": doc["issue_date"]})


def _requested_matter(world: World, client: Document, row: Document) -> Document:
    matter = world.store.peek("clio.matter", str(row.get("id")))
    if matter is None or matter["client"]["id"] != client["id"]:
        raise ClioError(422, f"matter: Matter {row.get('id')} is none of client {client['id']}")
    return {"id": matter["id"]}


def _trust_bill(world: World, doc: Document, client: Document, matters: list[Document]) -> Document:
    amount = bills.cents(Decimal(doc["trust_amount"]))
    if amount <= 0:
        raise ClioError(422, "trust_amount must be more than zero")
    number = str(1000 + world.store.next_id("clio.bill_number"))
    bill: Document = {"id": new_id(world), "number": number, "kind": "trust_kind", "currency": {"id": 1}}
    bill |= {"type": "MatterBill" if doc["trust_type"] == "matter" else "ClientBill", "state": "draft"}
    bill |= {"subject": "Request for trust funds", "memo": doc.get("note"), "client": {"id": client["id"]}}
    bill |= {"matters": matters, "issued_at": doc["issue_date"], "due_at": doc["due_date"], "discount": None}
    bill |= {"paid": _ZERO, "pending": _ZERO, "credits_issued": _ZERO, "tax_rate": _ZERO}
    bill |= {"sub_total": amount, "total": amount, "due": amount}
    bill["user"] = {"id": world.store.all("clio.user")[0]["id"]}
    bills.settle(bill)
    bills.describe(bill)
    if doc["approved"]:
        bills.move(bill, "awaiting_payment", world.clock.now().date())
    return bill
