"""What the bill triggers share: which bills to listen to, and completing a bill for its invoice."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from connectors.clio.choices import clients, matters, users
from connectors.clio.client import Clio
from connectors.clio.models import Bill, Charge, LineItem
from core.forms import Dropdown, Form

ZERO = Decimal(0)


class BillFilter(Form):
    """Which bills start the recipe."""

    kind: Literal["revenue", "trust", "any"] = Field(
        default="revenue",
        title="Kind of bill",
        description="Revenue bills are invoices. A trust request asks for a deposit and must never become an invoice.",
    )
    client_id: Annotated[int | None, Dropdown(clients)] = Field(
        default=None, title="Client", description="Leave empty for all clients."
    )
    matter_id: Annotated[int | None, Dropdown(matters)] = Field(
        default=None, title="Matter", description="Leave empty for all matters."
    )
    responsible_attorney_id: Annotated[int | None, Dropdown(users)] = Field(
        default=None, title="Responsible attorney", description="Leave empty for all attorneys."
    )


def filters_of(only: BillFilter) -> dict[str, Any]:
    """Say in Clio's words what Clio itself can filter."""
    asked = only.model_dump(include={"client_id", "matter_id", "responsible_attorney_id"})
    return {**asked, "type": None if only.kind == "any" else only.kind}


def is_wanted(bill: Bill, only: BillFilter) -> bool:
    """Check the kind once more: a trust request that slips through would become an invoice."""
    return only.kind == "any" or (bill.kind == "trust_kind") == (only.kind == "trust")


async def complete_bill(clio: Clio, bill: Bill) -> Bill:
    """Add the lines as the client sees them, and the amounts an invoice has to meet."""
    lines = await clio.fetch("line_items", LineItem, bill_id=bill.id, display=True)
    return bill.model_copy(update={"line_items": lines, "charges": charges_of(bill, lines), **amounts_of(bill)})


def amounts_of(bill: Bill) -> dict[str, Decimal | None]:
    """Work out what the bill asks for and the discount in it, None when Clio's figures do not tell.

    Clio gives a discount as a rate. Whether `total` is before or after it is not documented, `due` is surely after.
    """
    if bill.discount is None or not bill.discount.rate:
        return {"net_total": bill.total, "discount_amount": ZERO}
    interest = bill.interest.total if bill.interest else None
    if bill.sub_total is None or bill.due is None:
        return {"net_total": bill.due, "discount_amount": None}
    gross = bill.sub_total + (bill.total_tax or ZERO) + (interest or ZERO)
    return {"net_total": bill.due, "discount_amount": gross - bill.due}


def charges_of(bill: Bill, lines: tuple[LineItem, ...]) -> tuple[Charge, ...]:
    """Return the lines before tax, then tax and interest as lines of their own, as accounts in the US take them."""
    interest = bill.interest.total if bill.interest else None
    extra = [("Tax", bill.total_tax), ("Interest", interest)]
    amounts = zip(lines, _amounts_before_tax(bill, lines), strict=True)
    return (
        *(_charge(line, amount) for line, amount in amounts),
        *(Charge(kind=kind, description=kind, amount=amount) for kind, amount in extra if amount),
    )


def _charge(line: LineItem, amount: Decimal) -> Charge:
    text = line.note or line.description
    return Charge(
        kind=line.kind, description=text, quantity=line.quantity, price=line.price, amount=amount, date=line.date
    )


def _amounts_before_tax(bill: Bill, lines: tuple[LineItem, ...]) -> list[Decimal]:
    """Take the reading of the lines that comes to the bill's sub-total: discounts of a line are in only one of them."""
    plain = [line.sub_total or ZERO for line in lines]
    net = [(line.total or ZERO) - (line.tax or ZERO) - (line.secondary_tax or ZERO) for line in lines]
    return net if bill.sub_total not in (None, sum(plain)) and bill.sub_total == sum(net) else plain
