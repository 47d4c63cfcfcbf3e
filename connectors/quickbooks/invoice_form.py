"""What an invoice has beyond other sales forms, and what of it can be changed."""

from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import customers, departments, invoices, items, terms
from connectors.quickbooks.models import Day
from connectors.quickbooks.sales_form import NewSalesLine, SalesForm, sales_lines
from core.forms import Dropdown, Form


class NewInvoice(SalesForm):
    """The invoice to create."""

    customer_id: Annotated[str, Dropdown(customers)] = Field(title="Customer", description="Who is billed.")
    number: str | None = Field(
        default=None,
        max_length=21,
        title="Invoice number",
        description="At most 21 characters. Needs custom transaction numbers to be on in QuickBooks. Never posted when "
        "another invoice has it. Leave empty to let QuickBooks number.",
    )
    date: Day | None = Field(default=None, title="Invoice date", description="Leave empty for today.")
    bill_email: str | None = Field(
        default=None, max_length=100, title="Billing e-mail", description="Where Send Invoice sends it."
    )
    due_date: Day | None = Field(default=None, title="Due date", description="Leave empty to follow the terms.")
    term_id: Annotated[str | None, Dropdown(terms)] = Field(
        default=None, title="Terms", description="Leave empty for the customer's own."
    )


def due_body(new: NewInvoice) -> dict[str, Any]:
    """Build what only an invoice says; what was left empty is None."""
    return {"DueDate": day(new.due_date), "SalesTermRef": to(new.term_id)}


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
        if not changed_invoice(self):
            raise ValueError("there is nothing to change: fill in at least one field")
        if not self.item_id and not all(line.item_id for line in self.lines):
            raise ValueError("a line needs a product or service, or give one for all lines")
        return self


def changed_invoice(new: InvoiceChange) -> dict[str, Any]:
    """Build what the invoice must say; what was left empty is left out."""
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
