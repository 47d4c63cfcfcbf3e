"""QuickBooks: New Invoice with Line Items."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import WithItem, has_line
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Invoice with Line Items",
    sample="invoice.json",
    webhook=Webhook("invoice", ("created",)),
    accepts=has_line,
    cost=EACH_FIVE_MINUTES,
)
async def new_invoice_with_line_items(quickbooks: QuickBooks, only: WithItem, cursor: Cursor) -> Page[Invoice]:
    """Start a recipe when an invoice is made that has lines, or a line of one product or service."""
    return await read_created(quickbooks, Invoice, cursor, *only_of("CustomerRef", only.customer_id))
