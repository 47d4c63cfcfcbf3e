"""Clio: New Bill."""

from connectors.clio.bills import BillFilter, complete_bill, filters_of, is_wanted
from connectors.clio.client import Clio
from connectors.clio.models import Bill
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="New Bill",
    sample="bill.json",
    webhook=Webhook("bill", ("created",)),
    detail=complete_bill,
    accepts=is_wanted,
    cost="1 request a poll, and 1 for each new bill",
)
async def new_bill(clio: Clio, only: BillFilter, cursor: Cursor) -> Page[Bill]:
    """Start a recipe when a bill is generated, usually as a draft."""
    return await clio.poll("bills", Bill, cursor, created_since=cursor.since, **filters_of(only))
