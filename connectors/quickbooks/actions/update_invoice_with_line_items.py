"""QuickBooks: Update Invoice with Line Items."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.changing import COST, Change, change_once, find_changed
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.invoice_form import InvoiceChange, changed_invoice
from connectors.quickbooks.models import Invoice


async def find_invoice_changed(quickbooks: QuickBooks, new: InvoiceChange, effect: Effect) -> Invoice | None:
    """Find the invoice if it already says what is wanted."""
    return await find_changed(quickbooks, Change(Invoice, new.invoice_id, lambda now: changed_invoice(new)))


@action(
    title="Update Invoice with Line Items",
    sample="invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_invoice_changed,
    cost=COST,
    money=True,
)
async def update_invoice_with_line_items(quickbooks: QuickBooks, new: InvoiceChange, effect: Effect) -> Invoice:
    """Change an invoice. What someone else changes meanwhile stays, unless it is the same field."""
    return await change_once(quickbooks, Change(Invoice, new.invoice_id, lambda now: changed_invoice(new)), effect)
