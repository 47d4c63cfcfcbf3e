"""QuickBooks: Updated Vendor."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import NoFilter
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.polling import EACH_FIVE_MINUTES_AND_ALL_ONCE, read_updated, was_changed
from connectors.quickbooks.query import ALSO_INACTIVE
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="Updated Vendor",
    sample="vendor.json",
    watch=("sync_token",),
    webhook=Webhook("vendor", ("updated", "merged")),
    accepts=was_changed,
    cost=EACH_FIVE_MINUTES_AND_ALL_ONCE,
)
async def updated_vendor(quickbooks: QuickBooks, only: NoFilter, cursor: Cursor) -> Page[Vendor]:
    """Start a recipe when a vendor is changed, made inactive or merged, also by a recipe of ours.

    QuickBooks does not say who made a change: a recipe that updates vendors must not start with this one.
    """
    return await read_updated(quickbooks, Vendor, cursor, ALSO_INACTIVE)
