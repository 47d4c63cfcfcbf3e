"""What an invoice has beyond other sales forms: when and on what terms it is due."""

from typing import Annotated, Any

from pydantic import Field

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import customers, terms
from connectors.quickbooks.models import Day
from connectors.quickbooks.sales_form import SalesForm, sales_body
from core.forms import Dropdown


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


def invoice_body(new: NewInvoice, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    return sales_body(new, note) | given({"DueDate": day(new.due_date), "SalesTermRef": to(new.term_id)})
