"""Bills: totals to the cent with half-up rounding, and the states a bill may move between.

``total`` is sub total plus taxes; ``due`` is the total less the bill's discount; ``balance`` is what is still owed.
"""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sandbox.clio.errors import ClioError
from sandbox.store import Document, Store

_CENT = Decimal("0.01")
_NEXT = {
    "draft": ["awaiting_approval", "awaiting_payment", "deleted"],
    "awaiting_approval": ["awaiting_payment", "deleted"],
    "awaiting_payment": ["void"],
}


def cents(amount: Decimal) -> Decimal:
    """Rounded half-up to two decimals."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def total_line(line: Document, rate: Decimal, second: Decimal = Decimal(0)) -> None:
    """Fill in the sub total, the taxes (rates in percent, on what its own discount leaves) and total of a line item."""
    line["sub_total"] = cents(Decimal(line["price"]) * Decimal(line["quantity"]))
    net = line["sub_total"] - _reduction(line.get("discount"), line["sub_total"])
    line["tax"] = cents(net * rate / 100) if line.get("taxable") else Decimal("0.00")
    line["secondary_tax"] = cents(net * second / 100) if line.get("secondary_taxable") else Decimal("0.00")
    line["total"] = net + line["tax"] + line["secondary_tax"]


def lines_of(store: Store, bill: Document) -> list[Document]:
    """The bill's line items in order."""
    return [line for line in store.all("clio.line_item") if line["bill"]["id"] == bill["id"]]


def total_bill(bill: Document, lines: list[Document]) -> None:
    """Fill in every amount of the bill from its lines, discount and payments."""
    services = [line for line in lines if line["kind"] == "Service"]
    taxable = _sum([line for line in lines if line.get("taxable")], "sub_total")
    bill["sub_total"], bill["services_sub_total"] = _sum(lines, "sub_total"), _sum(services, "sub_total")
    bill["tax_sum"], bill["services_tax"] = _sum(lines, "tax"), _sum(services, "tax")
    bill["secondary_tax_sum"] = _sum(lines, "secondary_tax")
    bill["taxable_sub_total"] = taxable
    bill["total_tax"] = bill["tax_sum"] + bill["secondary_tax_sum"]
    bill["total"] = _sum(lines, "total") + Decimal((bill.get("interest") or {}).get("total") or 0)
    bill["due"] = bill["total"] - _discount(bill)
    settle(bill)


def settle(bill: Document) -> None:
    """Work out what is still owed after payments and credit notes."""
    bill["balance"] = bill["due"] - bill["paid"] - bill.get("credits_issued", Decimal("0.00"))
    bill["balances"] = [
        {"id": bill["client"]["id"], "type": "Client", "amount": bill["balance"], "due": bill["balance"]}
    ]


def _sum(lines: list[Document], name: str) -> Decimal:
    return sum((line.get(name) or Decimal("0.00") for line in lines), Decimal("0.00"))


def _discount(bill: Document) -> Decimal:
    services: Decimal = bill["services_sub_total"]
    return _reduction(bill.get("discount"), services if bill.get("discount_services_only") else bill["sub_total"])


def _reduction(discount: Document | None, base: Decimal) -> Decimal:
    if not discount or not discount.get("rate"):
        return Decimal("0.00")
    rate = Decimal(discount["rate"])
    return cents(base * rate / 100) if discount["type"] in ("percentage", True) else min(cents(rate), base)


def move(bill: Document, state: str, day: date) -> None:
    """Change the state; ClioError 422 for a move that Clio does not offer."""
    if state == bill["state"]:
        return
    if state not in _NEXT.get(bill["state"], []):
        raise ClioError(422, f"Bill {bill['id']} cannot go from {bill['state']} to {state}")
    if state in ("void", "deleted") and bill["paid"]:
        raise ClioError(422, f"Bill {bill['id']} has payments and cannot become {state}")
    bill["state"] = state
    if state == "awaiting_payment":
        bill["issued_at"] = bill.get("issued_at") or day.isoformat()
        bill["due_at"] = bill.get("due_at") or (day + timedelta(days=30)).isoformat()
    describe(bill)


def describe(bill: Document) -> None:
    """Say which moves are open now and whether the bill may still be edited."""
    bill["available_state_transitions"] = _NEXT.get(bill["state"], [])
    bill["can_update"] = bill["state"] in ("draft", "awaiting_approval")


def removed_state(bill: Document) -> str:
    """What DELETE makes of the bill: an issued one is void, an earlier one deleted."""
    return "void" if bill["state"] == "awaiting_payment" else "deleted"
