"""QuickBooks: Get Invoice PDF."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.choices import invoices
from connectors.quickbooks.client import QuickBooks
from core.files import FileRef
from core.forms import Dropdown, Form, Record


class InvoiceToPrint(Form):
    """Which invoice to fetch."""

    invoice_id: Annotated[str, Dropdown(invoices)] = Field(title="Invoice", description="The invoice to fetch.")
    name: str = Field(
        default="invoice.pdf", min_length=1, max_length=200, title="File name", description="With its ending."
    )


class PrintedInvoice(Record):
    """The file as later steps take it, for example to file it with a matter."""

    invoice_id: str
    file: FileRef


@action(
    title="Get Invoice PDF",
    sample="printed_invoice.json",
    guarantee=Guarantee.READ_ONLY,
    cost="1 metered read",
    deadline=timedelta(minutes=2),
)
async def get_invoice_pdf(quickbooks: QuickBooks, wanted: InvoiceToPrint, effect: Effect) -> PrintedInvoice:
    """Fetch an invoice as the PDF that QuickBooks would mail, and keep it for later steps."""
    async with quickbooks.print("Invoice", wanted.invoice_id) as page:
        file = await quickbooks.files.keep(wanted.name, "application/pdf", page.pieces, page.size)
    return PrintedInvoice(invoice_id=wanted.invoice_id, file=file)
