"""QuickBooks: Create Bill Item Based."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.bills import posting_of
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Bill
from connectors.quickbooks.posting import COST, find_posted, post_once
from connectors.quickbooks.purchase_form import ItemCost, NewBill, bill_body
from connectors.quickbooks.traces import signed


class NewItemBill(ItemCost, NewBill):
    """A bill for one product or service."""


async def find_bill_made(quickbooks: QuickBooks, new: NewItemBill, effect: Effect) -> Bill | None:
    """Find the bill an earlier attempt may have made."""
    return await find_posted(quickbooks, posting_of(new), effect)


@action(
    title="Create Bill Item Based",
    sample="bill.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_bill_made,
    cost=COST,
    money=True,
)
async def create_bill_item_based(quickbooks: QuickBooks, new: NewItemBill, effect: Effect) -> Bill:
    """Enter a vendor's bill for one product or service."""
    body = bill_body(new, (new,), signed(new.private_note, effect))
    return await post_once(quickbooks, posting_of(new), body, effect)
