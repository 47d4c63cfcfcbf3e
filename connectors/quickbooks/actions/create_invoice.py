"""QuickBooks: Create Invoice."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.invoice_form import NewInvoice, due_body
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.sales import SALES_COST, find_sale, post_sale


class CreatedInvoice(Invoice):
    """The invoice as QuickBooks keeps it; `number_kept` is false when the company numbers by itself."""

    number_kept: bool = True


async def find_invoice_made(quickbooks: QuickBooks, new: NewInvoice, effect: Effect) -> CreatedInvoice | None:
    """Find the invoice an earlier attempt may have made."""
    found = await find_sale(quickbooks, Invoice, new, effect)
    return _told(found, new) if found else None


def _told(invoice: Invoice, new: NewInvoice) -> CreatedInvoice:
    kept = not new.number or invoice.doc_number == new.number
    return CreatedInvoice.model_validate({**invoice.model_dump(), "number_kept": kept})


@action(
    title="Create Invoice",
    sample="created_invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_invoice_made,
    cost=SALES_COST,
    money=True,
)
async def create_invoice(quickbooks: QuickBooks, new: NewInvoice, effect: Effect) -> CreatedInvoice:
    """Bill a customer. An invoice of the same number that this step did not make is never touched nor repeated."""
    return _told(await post_sale(quickbooks, Invoice, new, due_body(new), effect), new)
