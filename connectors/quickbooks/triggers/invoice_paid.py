"""QuickBooks: Invoice Paid."""

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfCustomer
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.polling import EACH_FIVE_MINUTES_AND_ALL_ONCE, only_of, read_updated
from triggers import Cursor, Page, Webhook, trigger


def settled_balance(invoice: Invoice, only: OfCustomer) -> dict[str, str]:
    """Tell paid from open and from voided, so that a partial payment is no change."""
    if invoice.total == 0:
        return {"balance": "nothing asked"}
    return {"balance": "paid" if invoice.balance == 0 else "open"}


def is_paid(invoice: Invoice, only: OfCustomer) -> bool:
    """Whether nothing is owed any more; a voided invoice was never paid."""
    return settled_balance(invoice, only) == {"balance": "paid"}


@trigger(
    title="Invoice Paid",
    sample="paid_invoice.json",
    watch=("balance",),
    webhook=Webhook("invoice", ("created", "updated")),
    accepts=is_paid,
    passed=settled_balance,
    cost=EACH_FIVE_MINUTES_AND_ALL_ONCE,
)
async def invoice_paid(quickbooks: QuickBooks, only: OfCustomer, cursor: Cursor) -> Page[Invoice]:
    """Start a recipe when nothing is owed on an invoice any more: by payment, credit or deposit.

    It starts again when the payment is deleted and the invoice is paid anew.
    """
    return await read_updated(quickbooks, Invoice, cursor, *only_of("CustomerRef", only.customer_id))
