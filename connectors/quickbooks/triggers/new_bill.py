"""QuickBooks: New Bill."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfVendor
from connectors.quickbooks.models import Bill
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(title="New Bill", sample="bill.json", webhook=Webhook("bill", ("created",)), cost=EACH_FIVE_MINUTES)
async def new_bill(quickbooks: QuickBooks, only: OfVendor, cursor: Cursor) -> Page[Bill]:
    """Start a recipe when a vendor's bill is entered."""
    return await read_created(quickbooks, Bill, cursor, *only_of("VendorRef", only.vendor_id))
