"""QuickBooks: Create Payment."""

from decimal import Decimal
from functools import partial
from typing import Annotated, Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import day, given, to
from connectors.quickbooks.choices import customers, deposit_accounts, open_invoices, payment_methods
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.fields import Cents, PrivateNote
from connectors.quickbooks.models import Day, Payment
from connectors.quickbooks.traces import SEEN_BEFORE, posted_since, signed, unless_done
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


async def find_payment_made(quickbooks: QuickBooks, new: NewPayment, effect: Effect) -> Payment | None:
    """Find the payment an earlier attempt may have made: payments have no number, only our mark."""
    return await posted_since(quickbooks, Payment, new.customer_id, effect)


@action(
    title="Create Payment",
    sample="payment.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_payment_made,
    cost="1 write, which is free",
)
async def create_payment(quickbooks: QuickBooks, new: NewPayment, effect: Effect) -> Payment:
    """Record money received and settle invoices with it."""
    body = {
        "CustomerRef": to(new.customer_id),
        "TotalAmt": new.amount,
        "TxnDate": day(new.date),
        "DepositToAccountRef": to(new.deposit_account_id),
        "PaymentMethodRef": to(new.method_id),
        "PaymentRefNum": new.reference,
        "PrivateNote": signed(new.private_note, effect),
    }
    settled = [
        {"Amount": part.amount, "LinkedTxn": [{"TxnId": part.invoice_id, "TxnType": "Invoice"}]}
        for part in new.invoices
    ]
    write = quickbooks.create(Payment, given(body) | {"Line": settled}, effect.request_id)
    return await unless_done(write, partial(find_payment_made, quickbooks, new, effect), (SEEN_BEFORE,))
