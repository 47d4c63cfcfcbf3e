"""QuickBooks: Create Bill Account Based with Line Items."""

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bills import posting_of
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Bill
from connectors.quickbooks.posting import COST, find_posted, post_once
from connectors.quickbooks.purchase_form import AccountCost, NewBill, bill_body
from connectors.quickbooks.traces import signed


class NewAccountsBill(NewBill):
    """A bill booked on accounts."""

    lines: tuple[AccountCost, ...] = Field(min_length=1, title="Lines", description="At least one.")


async def find_bill_made(quickbooks: QuickBooks, new: NewAccountsBill, effect: Effect) -> Bill | None:
    """Find the bill an earlier attempt may have made."""
    return await find_posted(quickbooks, posting_of(new), effect)


@action(
    title="Create Bill Account Based with Line Items",
    sample="bill.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_bill_made,
    cost=COST,
    money=True,
)
async def create_bill_account_based_with_line_items(
    quickbooks: QuickBooks, new: NewAccountsBill, effect: Effect
) -> Bill:
    """Enter a vendor's bill, each line booked on an account."""
    body = bill_body(new, new.lines, signed(new.private_note, effect))
    return await post_once(quickbooks, posting_of(new), body, effect)
