"""QuickBooks: Void Payment."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.changing import COST, find_voided, void_once
from connectors.quickbooks.choices import payments
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Payment
from core.forms import Dropdown, Form


class PaymentToVoid(Form):
    """The payment to void."""

    payment_id: Annotated[str, Dropdown(payments)] = Field(title="Payment", description="This cannot be undone.")


async def find_payment_voided(quickbooks: QuickBooks, chosen: PaymentToVoid, effect: Effect) -> Payment | None:
    """Find the payment if nothing is left to void."""
    return await find_voided(quickbooks, Payment, chosen.payment_id)


@action(
    title="Void Payment",
    sample="voided_payment.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_payment_voided,
    cost=COST,
    money=True,
)
async def void_payment(quickbooks: QuickBooks, chosen: PaymentToVoid, effect: Effect) -> Payment:
    """Set a payment to zero and keep it. The invoices that it settled are open again."""
    return await void_once(quickbooks, Payment, chosen.payment_id, effect, operation="update", include="void")
