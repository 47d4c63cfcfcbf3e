"""Money in and out of the bank accounts, and transfers between ledgers and accounts."""

from decimal import Decimal

from sandbox.clio.history.common import Event, Told, account, amount, chosen, day, find
from sandbox.clio.ledger import complete_transaction, remove_transaction
from sandbox.clio.records import save
from sandbox.store import Document
from sandbox.world import World

INWARD = ("deposit", "interest", "firm deposit", "firm covers shortage")
OUTWARD = ("disbursement", "returned deposit", "bank charge", "interest remittance", "firm withdrawal", "refund")
KINDS = {**dict.fromkeys(INWARD, 1), **dict.fromkeys(OUTWARD, -1)}
"""What moved, and in which direction; the words become Clio's free text `transaction_type`."""
FIELDS = frozenset(
    (
        *("id", "kind", "on", "amount", "account", "type", "client", "matter", "payee", "check"),
        *("description", "words", "source", "bill", "force", "raw"),
    )
)


def tell_bank_line(world: World, event: Document) -> Told:
    """A movement on a trust account (or `type` Operating); `words` replace the kind's own in Clio's free text."""
    kind = event.get("kind", "deposit")
    if kind not in KINDS:
        raise ValueError(f"bank line: kind must be one of {', '.join(KINDS)}")
    moved = amount(event["amount"]) * KINDS[kind]
    words = event.get("words", kind if kind not in ("deposit", "disbursement") else "")
    facts = {"transaction_type": words} if words else {}
    line = book_line(world, event, moved, **facts)
    for name, value in (event.get("raw") or {}).items():
        line[name] = Decimal(str(value)) if name in ("amount", "funds_in", "funds_out") else value
    return {"bank_line": save(world, "bank_transactions", line)["id"] if event.get("raw") else line["id"]}


def book_line(world: World, event: Document, moved: Decimal, **facts: object) -> Document:
    """Book a movement with the event's ledger and papers; ClioError when the ledger does not hold it."""
    held = account(world, event.get("type", "Trust"), event.get("account"))
    doc: Document = {"id": chosen(world, "bank_transactions", event.get("id")), "bank_account": {"id": held["id"]}}
    doc |= {"amount": moved, "date": day(world, event), "source": event.get("source", "Client")}
    doc |= {"description": event.get("description"), "confirmation": event.get("check")}
    doc |= {"payer_payee": event.get("payee")}
    doc |= {name: {"id": event[name]} for name in ("client", "matter", "bill") if event.get(name) is not None}
    doc |= facts
    complete_transaction(world, doc, None, _forced(event, doc, moved))
    if "clio_payments_transaction" in facts:
        doc["clio_payments_transaction"] = facts["clio_payments_transaction"]
    return save(world, "bank_transactions", doc)


def _forced(event: Document, doc: Document, moved: Decimal) -> bool:
    """Money of the firm or the bank leaves trust without any client's ledger."""
    nobody = not doc.get("client") and not doc.get("matter")
    return bool(event.get("force")) or (nobody and event.get("kind") in OUTWARD and moved < 0)


def change_bank_line(world: World, event: Document) -> Told:
    """Another day, amount (without sign), ledger or payee of a line."""
    doc = find(world, "bank_transactions", event["id"])
    before = dict(doc)
    doc |= {"date": event["on"]} if event.get("on") else {}
    doc |= {"payer_payee": event["payee"]} if event.get("payee") else {}
    doc |= {name: {"id": event[name]} for name in ("client", "matter") if event.get(name) is not None}
    if event.get("amount") is not None:
        doc["amount"] = amount(event["amount"]) * (1 if before["amount"] >= 0 else -1)
    complete_transaction(world, doc, before, bool(event.get("force")))
    return {"bank_line": save(world, "bank_transactions", doc)["id"]}


def remove_bank_line(world: World, event: Document) -> Told:
    """A line deleted: no list and no webhook tells."""
    remove_transaction(world, find(world, "bank_transactions", event["id"]), bool(event.get("force")))
    return {"bank_line": event["id"]}


def tell_transfer(world: World, event: Document) -> Told:
    """Money from one ledger to another: `source` and `target` name matter or client, and account where it differs.

    Between accounts a bank transfer is kept as well, which Clio shows by its id alone.
    """
    moved, source, target = amount(event["amount"]), dict(event["source"]), dict(event["target"])
    legs = event.get("ids") or [None, None]
    shared = {"on": day(world, event), "description": event.get("description"), "force": event.get("force")}
    words = {"transaction_type": event.get("words", "transfer")}
    out = book_line(world, {**shared, **source, "id": legs[0]}, -moved, **words)
    into = book_line(world, {**shared, **target, "id": legs[1]}, moved, **words)
    told: Told = {"out": out["id"], "in": into["id"]}
    if out["bank_account_id"] == into["bank_account_id"]:
        return told
    transfer: Document = {"id": chosen(world, "bank_transfers", event.get("id")), "amount": moved}
    transfer |= {"date": f"{shared['on']}T00:00:00+00:00", "description": event.get("description")}
    transfer |= {"source_account": out["bank_account"], "destination_account": into["bank_account"]}
    transfer |= {name: out.get(name) for name in ("client", "matter")}
    return {**told, "transfer": save(world, "bank_transfers", transfer)["id"]}


EVENTS: dict[str, Event] = {
    "bank line": (FIELDS, tell_bank_line),
    "change bank line": (frozenset(("id", "on", "amount", "client", "matter", "payee", "force")), change_bank_line),
    "remove bank line": (frozenset(("id", "force")), remove_bank_line),
    "transfer": (
        frozenset(("id", "ids", "on", "amount", "source", "target", "description", "words", "force")),
        tell_transfer,
    ),
}
