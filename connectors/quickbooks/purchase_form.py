"""What the company's costs are made of: lines by item or by account, and the head of a bill."""

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import (
    accounts,
    classes,
    customers,
    departments,
    items,
    payable_accounts,
    tax_codes,
    terms,
    vendors,
)
from connectors.quickbooks.fields import Cents, Charged, Currency, PrivateNote, TaxCalculation
from connectors.quickbooks.models import Day
from core.forms import Dropdown, Form

BY_ITEM = "ItemBasedExpenseLineDetail"
BY_ACCOUNT = "AccountBasedExpenseLineDetail"


class ForCustomer(Form):
    """Whom a cost was for, and what else it is booked under."""

    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Customer", description="The client or matter that the cost was for."
    )
    billable: bool = Field(
        default=False, title="Billable", description="Yes: QuickBooks offers the cost for the customer's next invoice."
    )
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="Only for companies that track classes."
    )
    tax_code: Annotated[str | None, Dropdown(tax_codes)] = Field(
        default=None, title="Tax code", description="In the United States TAX or NON; elsewhere a code of the company."
    )

    @model_validator(mode="after")
    def _is_billed_to_someone(self) -> Self:
        if self.billable and not self.customer_id:
            raise ValueError("a billable cost needs the customer it is billed to")
        return self

    @property
    def booking(self) -> dict[str, Any]:
        """Customer, class and tax code as the detail of a line holds them."""
        return {
            "CustomerRef": to(self.customer_id),
            "BillableStatus": "Billable" if self.billable else None,
            "ClassRef": to(self.class_id),
            "TaxCodeRef": to(self.tax_code),
        }


class ItemCost(ForCustomer, Charged):
    """A product or service that was bought."""

    item_id: Annotated[str, Dropdown(items)] = Field(title="Product or service", description="What was bought.")

    @property
    def line(self) -> dict[str, Any]:
        """The line as QuickBooks takes it."""
        detail = given({"ItemRef": to(self.item_id), **self.booking, **self.exact_product})
        return given({"DetailType": BY_ITEM, "Amount": self.charge, "Description": self.description, BY_ITEM: detail})


class AccountCost(ForCustomer):
    """An amount booked on an account."""

    account_id: Annotated[str, Dropdown(accounts)] = Field(
        title="Account", description="Such as filing fees, or client costs advanced."
    )
    amount: Cents = Field(title="Amount", description="The line's total.")
    description: str | None = Field(
        default=None, max_length=4000, title="Description", description="What this line is for."
    )

    @property
    def line(self) -> dict[str, Any]:
        """The line as QuickBooks takes it."""
        detail = given({"AccountRef": to(self.account_id), **self.booking})
        body = {"DetailType": BY_ACCOUNT, "Amount": self.amount, "Description": self.description, BY_ACCOUNT: detail}
        return given(body)


class NewBill(Form):
    """The head that bills of every kind have."""

    vendor_id: Annotated[str, Dropdown(vendors)] = Field(title="Vendor", description="Who sent the bill.")
    number: str | None = Field(
        default=None,
        max_length=21,
        title="Bill number",
        description="The vendor's own number. Never posted when another bill of this vendor has it.",
    )
    date: Day | None = Field(default=None, title="Bill date", description="Leave empty for today.")
    due_date: Day | None = Field(default=None, title="Due date", description="Leave empty to follow the terms.")
    term_id: Annotated[str | None, Dropdown(terms)] = Field(
        default=None, title="Terms", description="Leave empty for the vendor's own."
    )
    payable_account_id: Annotated[str | None, Dropdown(payable_accounts)] = Field(
        default=None, title="Payable account", description="Leave empty for the company's own."
    )
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )
    currency: Currency = None
    tax_calculation: TaxCalculation = None
    private_note: PrivateNote = None


def bill_body(new: NewBill, lines: Sequence[ItemCost | AccountCost], note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "VendorRef": to(new.vendor_id),
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "DueDate": day(new.due_date),
        "SalesTermRef": to(new.term_id),
        "APAccountRef": to(new.payable_account_id),
        "DepartmentRef": to(new.department_id),
        "CurrencyRef": to(new.currency),
        "GlobalTaxCalculation": new.tax_calculation,
        "PrivateNote": note,
        "Line": [line.line for line in lines],
    }
    return given(body)
