"""QuickBooks: Create Purchase Order."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import PurchaseOrder
from connectors.quickbooks.order_form import NewPurchaseOrder, order_body
from connectors.quickbooks.posting import COST, Posting, find_posted, post_once
from connectors.quickbooks.traces import signed


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
    body = order_body(new, signed(new.private_note, effect))
    return await post_once(quickbooks, _posting(new), body, effect)
