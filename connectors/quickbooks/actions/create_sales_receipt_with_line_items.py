"""QuickBooks: Create Sales Receipt with Line Items."""

from typing import Annotated

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import to
from connectors.quickbooks.choices import deposit_accounts, payment_methods
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import SalesReceipt
from connectors.quickbooks.sales import SALES_COST, find_sale, post_sale
from connectors.quickbooks.sales_form import SalesForm
from core.forms import Dropdown


class NewSalesReceipt(SalesForm):
    """The sale and how it was paid."""

    deposit_account_id: Annotated[str | None, Dropdown(deposit_accounts)] = Field(
        default=None, title="Deposit to", description="Leave empty for undeposited funds. Never a trust account."
    )
    method_id: Annotated[str | None, Dropdown(payment_methods)] = Field(
        default=None, title="Payment method", description="Such as Check."
    )
    reference: str | None = Field(default=None, max_length=21, title="Reference", description="Check number and such.")


async def find_sales_receipt_made(quickbooks: QuickBooks, new: NewSalesReceipt, effect: Effect) -> SalesReceipt | None:
    """Find the sales receipt an earlier attempt may have made."""
    return await find_sale(quickbooks, SalesReceipt, new, effect)


@action(
    title="Create Sales Receipt with Line Items",
    sample="sales_receipt.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_sales_receipt_made,
    cost=SALES_COST,
    money=True,
)
async def create_sales_receipt_with_line_items(
    quickbooks: QuickBooks, new: NewSalesReceipt, effect: Effect
) -> SalesReceipt:
    """Record a sale that was paid at once."""
    more = {
        "DepositToAccountRef": to(new.deposit_account_id),
        "PaymentMethodRef": to(new.method_id),
        "PaymentRefNum": new.reference,
    }
    return await post_sale(quickbooks, SalesReceipt, new, more, effect)
