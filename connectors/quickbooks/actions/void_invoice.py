"""QuickBooks: Void Invoice."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.changing import COST, find_voided, void_once
from connectors.quickbooks.choices import invoices
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Invoice
from core.forms import Dropdown, Form


class InvoiceToVoid(Form):
    """The invoice to void."""

    invoice_id: Annotated[str, Dropdown(invoices)] = Field(title="Invoice", description="This cannot be undone.")


async def find_invoice_voided(quickbooks: QuickBooks, chosen: InvoiceToVoid, effect: Effect) -> Invoice | None:
    """Find the invoice if nothing is left to void."""
    return await find_voided(quickbooks, Invoice, chosen.invoice_id)


@action(
    title="Void Invoice",
    sample="voided_invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_invoice_voided,
    cost=COST,
    money=True,
)
async def void_invoice(quickbooks: QuickBooks, chosen: InvoiceToVoid, effect: Effect) -> Invoice:
    """Set an invoice to zero and keep it. Payments that settled it become credit of the customer."""
    return await void_once(quickbooks, Invoice, chosen.invoice_id, effect, operation="void")
