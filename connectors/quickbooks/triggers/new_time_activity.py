"""QuickBooks: New Time Activity."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import TimeActivity
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Time Activity",
    sample="time_activity.json",
    webhook=Webhook("timeactivity", ("created",)),
    cost=EACH_FIVE_MINUTES,
)
async def new_time_activity(quickbooks: QuickBooks, only: OfCustomer, cursor: Cursor) -> Page[TimeActivity]:
    """Start a recipe when somebody's time is entered in QuickBooks."""
    return await read_created(quickbooks, TimeActivity, cursor, *only_of("CustomerRef", only.customer_id))
