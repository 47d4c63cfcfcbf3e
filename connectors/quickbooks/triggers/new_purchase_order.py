"""QuickBooks: New Purchase Order."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfVendor
from connectors.quickbooks.models import PurchaseOrder
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Purchase Order",
    sample="purchase_order.json",
    webhook=Webhook("purchaseorder", ("created",)),
    cost=EACH_FIVE_MINUTES,
)
async def new_purchase_order(quickbooks: QuickBooks, only: OfVendor, cursor: Cursor) -> Page[PurchaseOrder]:
    """Start a recipe when an order to a vendor is made; only QuickBooks Plus and Advanced have them."""
    return await read_created(quickbooks, PurchaseOrder, cursor, *only_of("VendorRef", only.vendor_id))
