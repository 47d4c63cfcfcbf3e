"""QuickBooks: Create Bill Item Based with Line Items."""

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bills import posting_of
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Bill
from connectors.quickbooks.posting import COST, find_posted, post_once
from connectors.quickbooks.purchase_form import ItemCost, NewBill, bill_body
from connectors.quickbooks.traces import signed


class NewItemsBill(NewBill):
    """A bill for several products or services."""

    lines: tuple[ItemCost, ...] = Field(min_length=1, title="Lines", description="At least one.")


async def find_bill_made(quickbooks: QuickBooks, new: NewItemsBill, effect: Effect) -> Bill | None:
    """Find the bill an earlier attempt may have made."""
    return await find_posted(quickbooks, posting_of(new), effect)


@action(
    title="Create Bill Item Based with Line Items",
    sample="bill.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_bill_made,
    cost=COST,
    money=True,
)
async def create_bill_item_based_with_line_items(quickbooks: QuickBooks, new: NewItemsBill, effect: Effect) -> Bill:
    """Enter a vendor's bill, each line for a product or service."""
    body = bill_body(new, new.lines, signed(new.private_note, effect))
    return await post_once(quickbooks, posting_of(new), body, effect)
