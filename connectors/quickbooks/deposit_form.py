"""What a bank deposit is made of. Payments that wait in undeposited funds are not gathered here."""

from typing import Annotated, Any

from pydantic import Field

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import accounts, bank_accounts, classes, customers, departments, payment_methods
from connectors.quickbooks.fields import Cents, Currency, PrivateNote
from connectors.quickbooks.models import Day
from core.forms import Dropdown, Form

DETAIL = "DepositLineDetail"


class DepositPart(Form):
    """Money from one account, such as a retainer that a trust liability takes in."""

    account_id: Annotated[str, Dropdown(accounts)] = Field(title="From account", description="Where it is booked.")
    amount: Cents = Field(title="Amount", description="Negative for what is taken out again.")
    description: str | None = Field(default=None, max_length=4000, title="Description", description="What it is.")
    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Received from", description="On a trust liability it tells whose money it is."
    )
    method_id: Annotated[str | None, Dropdown(payment_methods)] = Field(
        default=None, title="Payment method", description="Such as Check."
    )
    check_number: str | None = Field(default=None, max_length=21, title="Check number", description="Of a check.")
    class_id: Annotated[str | None, Dropdown(classes)] = Field(
        default=None, title="Class", description="Only for companies that track classes."
    )


class NewDeposit(Form):
    """Money brought to the bank."""

    account_id: Annotated[str, Dropdown(bank_accounts)] = Field(title="Deposit to", description="The bank account.")
    parts: tuple[DepositPart, ...] = Field(min_length=1, title="Lines", description="At least one.")
    date: Day | None = Field(default=None, title="Date", description="Leave empty for today.")
    department_id: Annotated[str | None, Dropdown(departments)] = Field(
        default=None, title="Location", description="Only for companies that track locations."
    )
    currency: Currency = None
    private_note: PrivateNote = None


def deposit_body(new: NewDeposit, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "DepositToAccountRef": to(new.account_id),
        "TxnDate": day(new.date),
        "DepartmentRef": to(new.department_id),
        "CurrencyRef": to(new.currency),
        "PrivateNote": note,
        "Line": [_line(part) for part in new.parts],
    }
    return given(body)


def _line(part: DepositPart) -> dict[str, Any]:
    detail = {
        "AccountRef": to(part.account_id),
        "Entity": {"value": part.customer_id, "type": "Customer"} if part.customer_id else None,
        "PaymentMethodRef": to(part.method_id),
        "CheckNum": part.check_number,
        "ClassRef": to(part.class_id),
    }
    body = {"DetailType": DETAIL, "Amount": part.amount, "Description": part.description, DETAIL: given(detail)}
    return given(body)
