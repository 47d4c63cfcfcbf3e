"""QuickBooks: New Sales Receipt with Line Items."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import WithItem, has_line
from connectors.quickbooks.models import SalesReceipt
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Sales Receipt with Line Items",
    sample="sales_receipt.json",
    webhook=Webhook("salesreceipt", ("created",)),
    accepts=has_line,
    cost=EACH_FIVE_MINUTES,
)
async def new_sales_receipt_with_line_items(
    quickbooks: QuickBooks, only: WithItem, cursor: Cursor
) -> Page[SalesReceipt]:
    """Start a recipe when a sales receipt is made that has lines, or a line of one product or service."""
    return await read_created(quickbooks, SalesReceipt, cursor, *only_of("CustomerRef", only.customer_id))
