"""QuickBooks: Create Purchase Order."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import payable_accounts, vendors
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.fields import PrivateNote
from connectors.quickbooks.models import Day, PurchaseOrder
from connectors.quickbooks.posting import COST, Posting, find_posted, post_once
from connectors.quickbooks.purchase_form import ItemCost
from connectors.quickbooks.traces import signed
from core.forms import Dropdown, Form


class NewPurchaseOrder(Form):
    """The order to write."""

    vendor_id: Annotated[str, Dropdown(vendors)] = Field(title="Vendor", description="Who delivers.")
    payable_account_id: Annotated[str, Dropdown(payable_accounts)] = Field(
        title="Payable account", description="Most companies have only one."
    )
    lines: tuple[ItemCost, ...] = Field(min_length=1, title="Lines", description="At least one.")
    number: str | None = Field(
        default=None, max_length=21, title="Order number", description="Never used when another order has it."
    )
    date: Day | None = Field(default=None, title="Order date", description="Leave empty for today.")
    due_date: Day | None = Field(default=None, title="Due date", description="When it should arrive.")
    email: str | None = Field(default=None, max_length=100, title="E-mail", description="Of the vendor, to send it to.")
    memo: str | None = Field(default=None, max_length=4000, title="Message", description="The vendor reads it.")
    private_note: PrivateNote = None


def _posting(new: NewPurchaseOrder) -> Posting[PurchaseOrder]:
    return Posting(PurchaseOrder, new.number)


async def find_purchase_order_made(
    quickbooks: QuickBooks, new: NewPurchaseOrder, effect: Effect
) -> PurchaseOrder | None:
    """Find the purchase order an earlier attempt may have made."""
    return await find_posted(quickbooks, _posting(new), effect)


@action(
    title="Create Purchase Order",
    sample="purchase_order.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_purchase_order_made,
    cost=COST,
)
async def create_purchase_order(quickbooks: QuickBooks, new: NewPurchaseOrder, effect: Effect) -> PurchaseOrder:
    """Order products or services. Needs purchase orders to be on in QuickBooks."""
    body = {
        "VendorRef": to(new.vendor_id),
        "APAccountRef": to(new.payable_account_id),
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "DueDate": day(new.due_date),
        "POEmail": {"Address": new.email} if new.email else None,
        "Memo": new.memo,
        "PrivateNote": signed(new.private_note, effect),
        "Line": [line.line for line in new.lines],
    }
    return await post_once(quickbooks, _posting(new), given(body), effect)
