"""Clio: Bill State Updated."""

from typing import Literal

from pydantic import Field

from connectors.clio.bills import BillFilter, complete_bill, filters_of, is_wanted
from connectors.clio.client import Clio
from connectors.clio.models import Bill
from triggers import Cursor, Page, Webhook, trigger

State = Literal["draft", "awaiting_approval", "awaiting_payment", "paid", "void", "deleted"]
AFTER = {"": "void", "void": "deleted"}
"""Clio may leave void and deleted bills out of a plain list, so they are listed after it."""


class StateFilter(BillFilter):
    """Which changes of state start the recipe."""

    to_state: State | None = Field(
        default="awaiting_payment",
        title="New state",
        description="A bill is approved when it begins to await payment. In a recipe's text, `null` is any change.",
    )


def passed_state(bill: Bill, only: StateFilter) -> dict[str, str]:
    """Count a paid bill as approved: it was, even when both happened between two polls."""
    approved = only.to_state == "awaiting_payment" and bill.state == "paid"
    return {"state": "awaiting_payment" if approved else bill.state}


def has_state(bill: Bill, only: StateFilter) -> bool:
    """Check the state the bill has or has passed, and its kind."""
    return only.to_state in (None, passed_state(bill, only)["state"]) and is_wanted(bill, only)


@trigger(
    title="Bill State Updated",
    sample="bill.json",
    watch=("state",),
    webhook=Webhook("bill", ("created", "updated")),
    detail=complete_bill,
    accepts=has_state,
    passed=passed_state,
    cost="1 request a poll (3 for void, deleted or any state), and 1 for each bill that starts a recipe",
)
async def bill_state_updated(clio: Clio, only: StateFilter, cursor: Cursor) -> Page[Bill]:
    """Start a recipe when a bill is approved, paid, voided or otherwise changes its state."""
    state, _, following = (cursor.page or "").partition(" ")
    filters = {"state": state or None, "updated_since": cursor.since, **filters_of(only)}
    bills, following_next = await clio.page("bills", Bill, following or None, **filters)
    if following_next:
        return Page(bills, Cursor(cursor.since, f"{state} {following_next}"))
    needs_more = only.to_state in (None, "void", "deleted") and state in AFTER
    return Page(bills, Cursor(cursor.since, f"{AFTER[state]} ") if needs_more else None)
