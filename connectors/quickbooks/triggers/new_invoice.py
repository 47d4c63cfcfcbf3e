"""QuickBooks: New Invoice."""

from typing import Annotated

from pydantic import Field

from connectors.quickbooks.choices import customers
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Invoice
from connectors.quickbooks.polling import read_created
from connectors.quickbooks.query import equals
from core.forms import Dropdown, Form
from triggers import Cursor, Page, Webhook, trigger


class InvoiceFilter(Form):
    """Which new invoices start the recipe."""

    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Customer", description="Leave empty for all customers."
    )


@trigger(
    title="New Invoice",
    sample="invoice.json",
    webhook=Webhook("invoice", ("created",)),
    cost="1 metered read a poll: about 8,600 a month for each company",
)
async def new_invoice(quickbooks: QuickBooks, only: InvoiceFilter, cursor: Cursor) -> Page[Invoice]:
    """Start a recipe when an invoice is made, by a person or by a program."""
    where = (equals("CustomerRef", only.customer_id),) if only.customer_id else ()
    return await read_created(quickbooks, Invoice, cursor, *where)
