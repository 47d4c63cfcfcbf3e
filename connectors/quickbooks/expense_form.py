"""What an expense is made of: how it was paid, to whom and for what."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import departments, payees, paying_accounts, payment_methods
from connectors.quickbooks.fields import Currency, PrivateNote, TaxCalculation
from connectors.quickbooks.models import Day
from connectors.quickbooks.purchase_form import AccountCost, ItemCost
from core.forms import Dropdown, Form


class NewExpense(Form):
    """Money spent."""

    payment_type: Literal["Cash", "Check", "CreditCard"] = Field(title="Paid by", description="Cash, check or card.")
    account_id: Annotated[str, Dropdown(paying_accounts, depends_on=("payment_type",))] = Field(
        title="Paid from", description="A bank account for cash and checks, a card account for a card."
    )
    account_lines: tuple[AccountCost, ...] = Field(default=(), title="Account lines", description="Costs by account.")
    item_lines: tuple[ItemCost, ...] = Field(default=(), title="Item lines", description="Products or services.")
    payee_type: Literal["Vendor", "Customer", "Employee"] = Field(
        default="Vendor", title="Kind of payee", description="Whose list the payee is on."
    )
    payee_id: Annotated[str | None, Dropdown(payees, depends_on=("payee_type",))] = Field(
        default=None, title="Payee", description="Who got the money."
    )
    number: str | None = Field(
        default=None, max_length=21, title="Number", description="Of the check. Never used twice for one account."
    )
    date: Day | None = Field(default=None, title="Date", description="Leave empty for today.")
    refund: bool = Field(default=False, title="Refund", description="Money that came back; only to a card.")
    method_id: Annotated[str | None, Dropdown(payment_methods)] = Field(
        default=None, title="Payment method", description="Such as the kind of card."
    )
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )
    currency: Currency = None
    tax_calculation: TaxCalculation = None
    private_note: PrivateNote = None

    @model_validator(mode="after")
    def _is_for_something(self) -> Self:
        if not (self.account_lines or self.item_lines):
            raise ValueError("an expense needs at least one account line or item line")
        if self.refund and self.payment_type != "CreditCard":
            raise ValueError("only money paid by card can be refunded to it")
        return self


def expense_body(new: NewExpense, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "PaymentType": new.payment_type,
        "AccountRef": to(new.account_id),
        "EntityRef": {"value": new.payee_id, "type": new.payee_type} if new.payee_id else None,
        "DocNumber": new.number,
        "TxnDate": day(new.date),
        "Credit": True if new.refund else None,
        "PaymentMethodRef": to(new.method_id),
        "DepartmentRef": to(new.department_id),
        "CurrencyRef": to(new.currency),
        "GlobalTaxCalculation": new.tax_calculation,
        "PrivateNote": note,
        "Line": [line.line for line in new.account_lines] + [line.line for line in new.item_lines],
    }
    return given(body)
