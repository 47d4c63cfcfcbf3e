"""QuickBooks: New Estimate."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import Estimate
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Estimate", sample="estimate.json", webhook=Webhook("estimate", ("created",)), cost=EACH_FIVE_MINUTES
)
async def new_estimate(quickbooks: QuickBooks, only: OfCustomer, cursor: Cursor) -> Page[Estimate]:
    """Start a recipe when an estimate for a customer is made."""
    return await read_created(quickbooks, Estimate, cursor, *only_of("CustomerRef", only.customer_id))
