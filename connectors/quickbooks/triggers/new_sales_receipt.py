"""QuickBooks: New Sales Receipt."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import SalesReceipt
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Sales Receipt",
    sample="sales_receipt.json",
    webhook=Webhook("salesreceipt", ("created",)),
    cost=EACH_FIVE_MINUTES,
)
async def new_sales_receipt(quickbooks: QuickBooks, only: OfCustomer, cursor: Cursor) -> Page[SalesReceipt]:
    """Start a recipe when a sale that was paid at once is entered."""
    return await read_created(quickbooks, SalesReceipt, cursor, *only_of("CustomerRef", only.customer_id))
