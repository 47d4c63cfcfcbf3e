"""What a payment received is made of."""

from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import customers, deposit_accounts, open_invoices, payment_methods
from connectors.quickbooks.fields import Cents, PrivateNote
from connectors.quickbooks.models import Day
from core.forms import Dropdown, Form


class PaidInvoice(Form):
    """The part of the payment that settles one invoice."""

    invoice_id: Annotated[str, Dropdown(open_invoices)] = Field(title="Invoice", description="Of the same customer.")
    amount: Cents = Field(gt=0, title="Amount", description="How much of the payment goes to this invoice.")


class NewPayment(Form):
    """The payment received."""

    customer_id: Annotated[str, Dropdown(customers)] = Field(title="Customer", description="Who paid.")
    amount: Cents = Field(gt=0, title="Amount", description="The whole amount received.")
    invoices: tuple[PaidInvoice, ...] = Field(
        default=(), title="Invoices", description="What is settled. The rest stays as a credit of the customer."
    )
    date: Day | None = Field(default=None, title="Payment date", description="Leave empty for today.")
    deposit_account_id: Annotated[str | None, Dropdown(deposit_accounts)] = Field(
        default=None, title="Deposit to", description="Leave empty for undeposited funds. Never a trust account."
    )
    method_id: Annotated[str | None, Dropdown(payment_methods)] = Field(
        default=None, title="Payment method", description="Such as Check."
    )
    reference: str | None = Field(default=None, max_length=21, title="Reference", description="Check number and such.")
    private_note: PrivateNote = None

    @model_validator(mode="after")
    def _covers_its_invoices(self) -> Self:
        if sum((part.amount for part in self.invoices), Decimal(0)) > self.amount:
            raise ValueError("the amounts of the invoices add up to more than the payment")
        return self


def payment_body(new: NewPayment, note: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "CustomerRef": to(new.customer_id),
        "TotalAmt": new.amount,
        "TxnDate": day(new.date),
        "DepositToAccountRef": to(new.deposit_account_id),
        "PaymentMethodRef": to(new.method_id),
        "PaymentRefNum": new.reference,
        "PrivateNote": note,
    }
    return given(body) | {"Line": [_settled(part) for part in new.invoices]}


def _settled(part: PaidInvoice) -> dict[str, Any]:
    return {"Amount": part.amount, "LinkedTxn": [{"TxnId": part.invoice_id, "TxnType": "Invoice"}]}
