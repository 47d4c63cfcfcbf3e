"""QuickBooks: Update Invoice with Line Items."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.changing import COST, Change, change_once, find_changed
from connectors.quickbooks.choices import departments, invoices, items, terms
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Day, Invoice
from connectors.quickbooks.sales_form import NewSalesLine, sales_lines
from core.forms import Dropdown, Form


class InvoiceChange(Form):
    """What to change. Fields left empty stay as they are."""

    invoice_id: Annotated[str, Dropdown(invoices)] = Field(title="Invoice", description="The invoice to change.")
    lines: tuple[NewSalesLine, ...] = Field(
        default=(),
        title="Lines",
        description="In place of all old lines and of the discount. Empty: they stay.",
    )
    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None, title="Product or service", description="For new lines that name none."
    )
    number: str | None = Field(default=None, max_length=21, title="Invoice number", description="The new number.")
    date: Day | None = Field(default=None, title="Invoice date", description="The new date.")
    due_date: Day | None = Field(default=None, title="Due date", description="The new due date.")
    term_id: Annotated[str | None, Dropdown(terms)] = Field(default=None, title="Terms", description="The new terms.")
    bill_email: str | None = Field(default=None, max_length=100, title="Billing e-mail", description="The new address.")
    memo: str | None = Field(default=None, max_length=1000, title="Message", description="Shown to the client.")
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not _wanted(self):
            raise ValueError("there is nothing to change: fill in at least one field")
        if not self.item_id and not all(line.item_id for line in self.lines):
            raise ValueError("a line needs a product or service, or give one for all lines")
        return self


def _wanted(new: InvoiceChange) -> dict[str, Any]:
    body = {
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "DueDate": day(new.due_date),
        "SalesTermRef": to(new.term_id),
        "BillEmail": {"Address": new.bill_email} if new.bill_email else None,
        "CustomerMemo": to(new.memo),
        "DepartmentRef": to(new.department_id),
        "Line": sales_lines(new.lines, new.item_id, None) or None,
    }
    return given(body)


async def find_invoice_changed(quickbooks: QuickBooks, new: InvoiceChange, effect: Effect) -> Invoice | None:
    """Find the invoice if it already says what is wanted."""
    return await find_changed(quickbooks, Change(Invoice, new.invoice_id, lambda now: _wanted(new)))


@action(
    title="Update Invoice with Line Items",
    sample="invoice.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_invoice_changed,
    cost=COST,
)
async def update_invoice_with_line_items(quickbooks: QuickBooks, new: InvoiceChange, effect: Effect) -> Invoice:
    """Change an invoice. What someone else changes meanwhile stays, unless it is the same field."""
    return await change_once(quickbooks, Change(Invoice, new.invoice_id, lambda now: _wanted(new)), effect)
