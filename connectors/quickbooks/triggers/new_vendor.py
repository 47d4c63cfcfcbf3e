"""QuickBooks: New Vendor."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import NoFilter
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(title="New Vendor", sample="vendor.json", webhook=Webhook("vendor", ("created",)), cost=EACH_FIVE_MINUTES)
async def new_vendor(quickbooks: QuickBooks, only: NoFilter, cursor: Cursor) -> Page[Vendor]:
    """Start a recipe when a vendor is added."""
    return await read_created(quickbooks, Vendor, cursor)
