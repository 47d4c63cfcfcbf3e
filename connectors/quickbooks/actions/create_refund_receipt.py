"""QuickBooks: Create Refund Receipt."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import to
from connectors.quickbooks.choices import deposit_accounts, payment_methods
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import RefundReceipt
from connectors.quickbooks.sales import SALES_COST, find_sale, post_sale
from connectors.quickbooks.sales_form import SalesForm
from core.forms import Dropdown


class NewRefundReceipt(SalesForm):
    """The refund and how it is paid."""

    account_id: Annotated[str, Dropdown(deposit_accounts)] = Field(
        title="Refund from", description="The account that the money leaves. Never a trust account."
    )
    method_id: Annotated[str | None, Dropdown(payment_methods)] = Field(
        default=None, title="Payment method", description="Such as Check."
    )
    reference: str | None = Field(default=None, max_length=21, title="Reference", description="Check number and such.")


async def find_refund_receipt_made(
    quickbooks: QuickBooks, new: NewRefundReceipt, effect: Effect
) -> RefundReceipt | None:
    """Find the refund receipt an earlier attempt may have made."""
    return await find_sale(quickbooks, RefundReceipt, new, effect)


@action(
    title="Create Refund Receipt",
    sample="refund_receipt.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_refund_receipt_made,
    cost=SALES_COST,
    money=True,
)
async def create_refund_receipt(quickbooks: QuickBooks, new: NewRefundReceipt, effect: Effect) -> RefundReceipt:
    """Give money back to a customer at once."""
    more = {
        "DepositToAccountRef": to(new.account_id),
        "PaymentMethodRef": to(new.method_id),
        "PaymentRefNum": new.reference,
    }
    return await post_sale(quickbooks, RefundReceipt, new, more, effect)
