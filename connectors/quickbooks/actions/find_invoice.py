"""QuickBooks: Find Invoice."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.choices import customers
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Day, Invoice
from connectors.quickbooks.query import equals
from connectors.quickbooks.search import IfNotOne, match_of
from core.forms import Amount, Dropdown, Form, Record


class InvoiceSearch(Form):
    """Which invoice to find."""

    number: str = Field(min_length=1, max_length=21, title="Invoice number", description="The whole number.")
    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Customer", description="Narrows the search when a number occurs twice."
    )
    if_missing: IfNotOne = "stop"


class InvoiceMatch(Record):
    """The result. Without `found` only `matches`, the number of invoices, is filled in."""

    found: bool
    matches: int
    id: str | None = None
    doc_number: str | None = None
    customer_id: str | None = None
    customer_name: str | None = None
    date: Day | None = None
    due_date: Day | None = None
    total: Amount | None = None
    balance: Amount | None = None
    email_status: str | None = None


@action(title="Find Invoice", sample="invoice_match.json", guarantee=Guarantee.READ_ONLY, cost="1 metered read")
async def find_invoice(quickbooks: QuickBooks, search: InvoiceSearch, effect: Effect) -> InvoiceMatch:
    """Find an invoice by its number."""
    where = [equals("DocNumber", search.number)]
    if search.customer_id:
        where.append(equals("CustomerRef", search.customer_id))
    found = await quickbooks.find(Invoice, *where)
    return match_of(InvoiceMatch, found, "an invoice of this number", search.if_missing)
