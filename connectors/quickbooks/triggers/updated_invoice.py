"""QuickBooks: Updated Invoice."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.polling import EACH_FIVE_MINUTES_AND_ALL_ONCE, only_of, read_updated, was_changed
from triggers import Cursor, Page, Webhook, trigger


@trigger(
    title="Updated Invoice",
    sample="invoice.json",
    watch=("sync_token",),
    webhook=Webhook("invoice", ("updated", "voided")),
    accepts=was_changed,
    cost=EACH_FIVE_MINUTES_AND_ALL_ONCE,
)
async def updated_invoice(quickbooks: QuickBooks, only: OfCustomer, cursor: Cursor) -> Page[Invoice]:
    """Start a recipe when an invoice is changed, paid, mailed or voided, also by a recipe of ours.

    QuickBooks does not say who made a change: a recipe that updates invoices must not start with this one.
    """
    return await read_updated(quickbooks, Invoice, cursor, *only_of("CustomerRef", only.customer_id))
