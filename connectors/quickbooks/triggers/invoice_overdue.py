"""QuickBooks: Invoice Overdue."""

from datetime import timedelta

from pydantic import Field

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.polling import only_of, read_page
from connectors.quickbooks.query import quoted
from core.clock import now
from triggers import Cursor, Page, trigger

LAST_TIME_ZONE = timedelta(hours=12)
"""A day is over everywhere this long after midnight UTC: nobody is reminded on the due date itself."""


class OverdueFilter(OfCustomer):
    """Which overdue invoices start the recipe."""

    days: int = Field(
        default=1, ge=1, le=365, title="Days overdue", description="How many days after the due date. 1: the next day."
    )


@trigger(
    title="Invoice Overdue",
    sample="overdue_invoice.json",
    identity=("id", "due_date"),
    every=timedelta(hours=1),
    cost="1 metered read an hour for each 1,000 overdue invoices: about 720 a month for each company",
)
async def invoice_overdue(quickbooks: QuickBooks, only: OverdueFilter, cursor: Cursor) -> Page[Invoice]:
    """Start a recipe once when an invoice with an open balance is past its due date, and again for a new due date.

    QuickBooks sends no notice of this. Invoices that are overdue when it is switched on do not start the recipe.
    """
    latest = (now() - LAST_TIME_ZONE).date() - timedelta(days=only.days)
    overdue = (f"DueDate <= {quoted(latest.isoformat())}", "Balance > '0'")
    return await read_page(quickbooks, Invoice, cursor, "Id", (*only_of("CustomerRef", only.customer_id), *overdue))
