"""QuickBooks: New Expense."""

from typing import Literal

from pydantic import Field

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.filters import OfVendor
from connectors.quickbooks.models import Expense
from connectors.quickbooks.polling import EACH_FIVE_MINUTES, read_created
from triggers import Cursor, Page, Webhook, trigger


class ExpenseFilter(OfVendor):
    """Which new expenses start the recipe."""

    payment_type: Literal["Cash", "Check", "CreditCard"] | None = Field(
        default=None, title="Paid by", description="Leave empty for cash, checks and cards."
    )
    refunds: bool = Field(default=True, title="Also refunds", description="No: leave out money returned to a card.")


def is_wanted(expense: Expense, only: ExpenseFilter) -> bool:
    """Whether the expense passes; one without an amount was voided before it was read."""
    from_vendor = expense.payee_id if expense.payee_type in (None, "Vendor") else None
    return (
        expense.total != 0
        and only.vendor_id in (None, from_vendor)
        and only.payment_type in (None, expense.payment_type)
        and (only.refunds or not expense.refund)
    )


@trigger(
    title="New Expense",
    sample="expense.json",
    webhook=Webhook("purchase", ("created",)),
    accepts=is_wanted,
    cost=EACH_FIVE_MINUTES,
)
async def new_expense(quickbooks: QuickBooks, only: ExpenseFilter, cursor: Cursor) -> Page[Expense]:
    """Start a recipe when money is spent by cash, check or card; payments of bills are not among them."""
    return await read_created(quickbooks, Expense, cursor)
