"""Payments as a whole, which Clio shows only in pieces: allocations to bills and movements on bank accounts."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from sandbox.clio import bills
from sandbox.clio.history.bank import book_line
from sandbox.clio.history.common import ZERO, Event, Told, account, amount, day, find
from sandbox.clio.ledger import complete_transaction, remove_transaction
from sandbox.clio.records import new_id, now, remove, save
from sandbox.store import Document
from sandbox.world import World

KIND = "clio.payment"
SOURCES = ("operating", "trust", "card", "client credit")
FIELDS = frozenset(
    (
        *("id", "on", "client", "amount", "bills", "source", "account", "ledgers", "leg_ids", "receipt_id", "check"),
        *("method", "force"),
    )
)


def tell_payment(world: World, event: Document) -> Told:
    """Money for bills, `{bill: amount}`; more than that is the client's credit, and without a bill all of it is.

    `source` trust leaves the bills' own matters, or the `ledgers` given, `{matter: amount}`; client credit uses money
    that operating holds already.
    """
    source = event.get("source", "operating")
    if source not in SOURCES:
        raise ValueError(f"payment: source must be one of {', '.join(SOURCES)}")
    payment = _begin(world, event, source)
    parts = [allocate(world, payment, bill, cents, payment["on"]) for bill, cents in _owed(event)]
    if source == "trust":
        payment["legs"] = [leg["id"] for leg in _legs(world, payment, parts, event)]
    if source != "client credit":
        payment["receipt"] = _receive(world, payment, parts, event)["id"]
    world.store.put(KIND, str(payment["id"]), payment)
    return _told(payment, parts)


def change_payment(world: World, event: Document) -> Told:
    """The same payment over other amounts: what is kept keeps its id, what is dropped vanishes."""
    payment = _find(world, event["id"])
    wanted = dict(_owed(event))
    for part in parts_of(world, payment):
        if part["bill"]["id"] not in wanted:
            _drop(world, payment, part)
        else:
            _alter(world, payment, part, wanted.pop(part["bill"]["id"]))
    for bill, cents in wanted.items():
        allocate(world, payment, bill, cents, event.get("on") or payment["on"])
    parts = parts_of(world, payment)
    payment["amount"] = amount(event.get("amount", sum((part["amount"] for part in parts), ZERO)))
    if payment.get("receipt"):
        _rebook(world, payment["receipt"], payment["amount"], parts)
    world.store.put(KIND, str(payment["id"]), payment)
    return _told(payment, parts)


def remove_payment(world: World, event: Document) -> Told:
    """A payment deleted: its allocations and movements vanish, and the bills are owed again."""
    payment = _find(world, event["id"])
    for part in parts_of(world, payment):
        settle(world, part, -part["amount"])
        remove(world, "allocations", part)
    for id in (*payment["legs"], payment.get("receipt")):
        line = world.store.get("clio.bank_transaction", str(id))
        if line is not None:
            remove_transaction(world, line, True)
    world.store.delete(KIND, str(payment["id"]))
    return {"payment": payment["id"]}


def void_payment(world: World, event: Document) -> Told:
    """A payment taken back but still shown: its allocations carry `voided_at`, its movements are gone."""
    payment = _find(world, event["id"])
    for part in parts_of(world, payment):
        settle(world, part, -part["amount"])
        save(world, "allocations", {**part, "voided_at": now(world)})
    if not event.get("keep_lines"):
        for id in (*payment["legs"], payment.get("receipt")):
            line = world.store.get("clio.bank_transaction", str(id))
            if line is not None:
                remove_transaction(world, line, True)
    return {"payment": payment["id"]}


def tell_allocation(world: World, event: Document) -> Told:
    """A part of what a payment left over, applied to a bill on a later day."""
    payment = _find(world, event["payment"])
    part = allocate(world, payment, int(event["bill"]), amount(event["amount"]), day(world, event))
    _link_receipt(world, payment, part)
    return {"payment": payment["id"], "allocation": part["id"]}


def _link_receipt(world: World, payment: Document, part: Document) -> None:
    line = world.store.get("clio.bank_transaction", str(payment.get("receipt")))
    if line is not None and not line.get("allocation"):
        save(world, "bank_transactions", {**line, "allocation": {"id": part["id"]}})


def allocate(world: World, payment: Document, bill: int, cents: Decimal, on: str, **facts: object) -> Document:
    """Set a part of a payment (or of a credit note, by `parent`) against a bill; the allocation."""
    owed = find(world, "bills", bill)
    doc: Document = {"id": new_id(world), "amount": cents, "date": on, "interest": False, "voided_at": None}
    doc |= {"bill": {"id": bill}, "matter": next(iter(owed["matters"]), None), "contact": {"id": payment["client"]}}
    doc |= {"parent": {"id": payment["id"], "type": "Payment"}, "destroyable": True, "has_online_payment": False}
    doc |= {name: payment[name] for name in _SHOWN if payment.get(name) is not None}
    saved = save(world, "allocations", {**doc, **facts})
    settle(world, saved, cents)
    return saved


_SHOWN = ("payment_type", "has_online_payment", "source_bank_account", "destination_bank_account")


def settle(world: World, part: Document, more: Decimal) -> None:
    """Let a bill know what an allocation paid or took back of it."""
    bill = find(world, "bills", part["bill"]["id"])
    name = "paid" if part["parent"]["type"] == "Payment" else "credits_issued"
    bill[name] += more
    bills.settle(bill)
    if bill["state"] in ("awaiting_payment", "paid"):
        bill["state"] = "awaiting_payment" if bill["balance"] > 0 else "paid"
    bills.describe(bill)
    save(world, "bills", bill)


def parts_of(world: World, payment: Document, parent: str = "Payment") -> list[Document]:
    """The allocations of a payment or credit note that stand, to be changed."""
    wanted = {"id": payment["id"], "type": parent}
    found = [each for each in world.store.all("clio.allocation") if each["parent"] == wanted]
    return [dict(each) for each in found if not each["voided_at"]]


def _begin(world: World, event: Document, source: str) -> Document:
    id = int(event["id"]) if event.get("id") is not None else new_id(world)
    if world.store.peek(KIND, str(id)):
        raise ValueError(f"payment: {id} is taken")
    owed = dict(_owed(event))
    client = event.get("client") or find(world, "bills", next(iter(owed)))["client"]["id"]
    payment: Document = {"id": id, "on": day(world, event), "client": client, "legs": [], "source": source}
    payment["amount"] = amount(event.get("amount", sum(owed.values(), ZERO)))
    payment |= {"payment_type": event.get("method"), "has_online_payment": source == "card"}
    operating = {"id": account(world, "Operating")["id"]}
    payment["destination_bank_account"] = operating
    if source == "trust":
        payment["source_bank_account"] = {"id": account(world, "Trust", event.get("account"))["id"]}
    elif source == "client credit":
        payment["source_bank_account"] = operating
    return payment


def _owed(event: Document) -> Iterator[tuple[int, Decimal]]:
    for bill, cents in (event.get("bills") or {}).items():
        yield int(bill), amount(cents)


def _legs(world: World, payment: Document, parts: list[Document], event: Document) -> Iterator[Document]:
    """What leaves trust: by bill from its own matter, or from the ledgers that were really used."""
    ids = list(event.get("leg_ids") or [])
    rows = [(part["matter"]["id"], part["amount"], part) for part in parts]
    if event.get("ledgers"):
        rows = [(int(matter), amount(cents), parts[0]) for matter, cents in event["ledgers"].items()]
    for number, (matter, cents, part) in enumerate(rows):
        facts = {"id": ids[number] if ids else None, "on": payment["on"], "matter": matter, "force": event.get("force")}
        facts |= {"account": payment["source_bank_account"]["id"], "bill": part["bill"]["id"], "source": "Client"}
        links = {"allocation": {"id": part["id"]}, "transaction_type": "bill payment"}
        yield book_line(world, facts, -cents, **links)


def _receive(world: World, payment: Document, parts: list[Document], event: Document) -> Document:
    """The money in operating: one movement for the whole payment. Without a bill it carries the payment's id."""
    id = event.get("receipt_id") or (None if parts else payment["id"])
    facts = {"id": id, "on": payment["on"], "type": "Operating", "client": payment["client"]}
    facts |= {"check": event.get("check")}
    links: Document = {"allocation": {"id": parts[0]["id"]}, "transaction_type": "bill payment"} if parts else {}
    links |= {"bill": {"id": parts[0]["bill"]["id"]}} if len(parts) == 1 else {}
    card = payment["has_online_payment"]
    return book_line(world, facts, payment["amount"], **links, clio_payments_transaction=card)


def _drop(world: World, payment: Document, part: Document) -> None:
    settle(world, part, -part["amount"])
    remove(world, "allocations", part)
    for line in _legs_of(world, payment, part):
        payment["legs"].remove(line["id"])
        remove_transaction(world, line, True)


def _alter(world: World, payment: Document, part: Document, cents: Decimal) -> None:
    settle(world, part, cents - part["amount"])
    save(world, "allocations", {**part, "amount": cents})
    for line in _legs_of(world, payment, part):
        _rebook(world, line["id"], -cents)


def _legs_of(world: World, payment: Document, part: Document) -> list[Document]:
    lines = [find(world, "bank_transactions", id) for id in payment["legs"]]
    return [line for line in lines if line["allocation"]["id"] == part["id"]]


def _rebook(world: World, id: int, moved: Decimal, parts: Iterable[Document] = ()) -> None:
    """Move another amount; a receipt belongs to the first of `parts`, or to none any more."""
    line = find(world, "bank_transactions", id)
    before = dict(line)
    line["amount"] = moved
    if moved > 0:
        first = next((part["id"] for part in parts), None)
        line["allocation"] = {"id": first} if first else None
    complete_transaction(world, line, before, True)
    line["clio_payments_transaction"] = before["clio_payments_transaction"]
    save(world, "bank_transactions", line)


def _find(world: World, id: object) -> Document:
    found = world.store.get(KIND, str(id))
    if found is None:
        raise ValueError(f"payment: there is no {id}")
    return found


def _told(payment: Document, parts: list[Document]) -> Told:
    ids = {"allocations": [part["id"] for part in parts], "legs": payment["legs"], "receipt": payment.get("receipt")}
    return {"payment": payment["id"], **ids}


EVENTS: dict[str, Event] = {
    "payment": (FIELDS, tell_payment),
    "change payment": (frozenset(("id", "bills", "amount", "on")), change_payment),
    "remove payment": (frozenset(("id",)), remove_payment),
    "void payment": (frozenset(("id", "keep_lines")), void_payment),
    "allocate": (frozenset(("payment", "bill", "amount", "on")), tell_allocation),
}
