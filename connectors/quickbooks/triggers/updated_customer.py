"""QuickBooks: Updated Customer."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import NoFilter
from connectors.quickbooks.models import Customer
from connectors.quickbooks.polling import EACH_FIVE_MINUTES_AND_ALL_ONCE, read_updated, was_changed
from connectors.quickbooks.query import ALSO_INACTIVE
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="Updated Customer",
    sample="customer.json",
    watch=("sync_token",),
    webhook=Webhook("customer", ("updated", "merged")),
    accepts=was_changed,
    cost=EACH_FIVE_MINUTES_AND_ALL_ONCE,
)
async def updated_customer(quickbooks: QuickBooks, only: NoFilter, cursor: Cursor) -> Page[Customer]:
    """Start a recipe when a customer is changed, made inactive or merged, also by a recipe of ours.

    QuickBooks does not say who made a change: a recipe that updates customers must not start with this one.
    """
    return await read_updated(quickbooks, Customer, cursor, ALSO_INACTIVE)
