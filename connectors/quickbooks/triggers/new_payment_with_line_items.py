"""QuickBooks: New Payment with Line Items."""

from pydantic import Field

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import Payment
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, only_of, read_created
from connectors.quickbooks.triggers.new_payment import with_invoice_numbers
from triggers import Cursor, Page, Webhook, trigger


class LinesFilter(OfCustomer):
    """Which new payments with lines start the recipe."""

    credits_alone: bool = Field(
        default=False,
        title="Also credits alone",
        description="Yes: also when a credit settles an invoice and no money comes in.",
    )


def settles(payment: Payment, only: LinesFilter) -> bool:
    """Whether the payment settles something; a voided one has no lines left."""
    return bool(payment.lines) and (payment.amount > 0 or only.credits_alone)


@trigger(
    title="New Payment with Line Items",
    sample="payment.json",
    webhook=Webhook("payment", ("created",)),
    detail=with_invoice_numbers,
    accepts=settles,
    cost=f"{EACH_FIVE_MINUTES}; 1 more a payment without invoice numbers",
)
async def new_payment_with_line_items(quickbooks: QuickBooks, only: LinesFilter, cursor: Cursor) -> Page[Payment]:
    """Start a recipe when a payment is recorded that settles invoices; each line is one of them."""
    return await read_created(quickbooks, Payment, cursor, *only_of("CustomerRef", only.customer_id))
