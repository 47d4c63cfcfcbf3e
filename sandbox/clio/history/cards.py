"""Card money: settlements with their fee, and chargebacks, as they show on the operating account."""

from sandbox.clio.history.bank import book_line
from sandbox.clio.history.common import ZERO, Event, Told, amount, find
from sandbox.clio.history.payments import KIND, parts_of
from sandbox.clio.records import save
from sandbox.store import Document
from sandbox.world import World


def tell_payout(world: World, event: Document) -> Told:
    """A settlement: the fee leaves operating, and fee and payments carry one reference when Clio tells it."""
    reference = event.get("reference", f"payout {event.get('id', event.get('on'))}")
    for id in event.get("payments", []):
        line = find(world, "bank_transactions", (world.store.peek(KIND, str(id)) or {}).get("receipt"))
        save(world, "bank_transactions", {**line, "confirmation": reference})
    facts = {key: event[key] for key in ("id", "on") if event.get(key) is not None}
    words = {"transaction_type": "Clio Payments fee", "clio_payments_transaction": True}
    line = book_line(world, {**facts, "type": "Operating", "check": reference}, ZERO - amount(event["fee"]), **words)
    return {"payout": line["id"]}


def tell_chargeback(world: World, event: Document) -> Told:
    """A card payment taken back: operating pays, and the client owes again once the payment is voided."""
    facts = {key: event[key] for key in ("id", "on") if event.get(key) is not None}
    part = next(iter(parts_of(world, {"id": int(event["payment"])})))
    links: Document = {"transaction_type": "chargeback", "clio_payments_transaction": True}
    links["allocation"] = {"id": part["id"]}
    line = book_line(world, {**facts, "type": "Operating"}, ZERO - amount(event["amount"]), **links)
    told: Told = {"chargeback": line["id"]}
    if event.get("fee"):
        fee = {"on": event.get("on"), "type": "Operating"}
        words = {"transaction_type": "chargeback fee", "clio_payments_transaction": True}
        told["fee"] = book_line(world, fee, ZERO - amount(event["fee"]), **{**links, **words})["id"]
    return told


EVENTS: dict[str, Event] = {
    "payout": (frozenset(("id", "on", "payments", "fee", "reference")), tell_payout),
    "chargeback": (frozenset(("id", "on", "payment", "amount", "fee")), tell_chargeback),
}
