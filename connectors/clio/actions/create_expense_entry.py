"""Clio: Create Expense Entry."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.clio.activity_form import NewActivity, Positive, activity_body, find_activity
from connectors.clio.choices import contacts, expense_categories
from connectors.clio.client import Clio
from connectors.clio.models import Activity
from core.forms import Amount, Dropdown


class NewExpense(NewActivity):
    """The expense to record."""

    price: Amount = Field(title="Amount", description="Price of one piece, such as 12.50.")
    quantity: Positive = Field(default=Decimal(1), title="Quantity", description="How many pieces.")
    type: Literal["ExpenseEntry", "HardCostEntry", "SoftCostEntry"] = Field(
        default="ExpenseEntry",
        title="Kind",
        description="Hard and soft costs exist only where the firm turned them on in Clio.",
    )
    expense_category_id: Annotated[int | None, Dropdown(expense_categories)] = Field(
        default=None, title="Expense category", description="Leave empty for none."
    )
    vendor_id: Annotated[int | None, Dropdown(contacts)] = Field(
        default=None, title="Vendor", description="Who was paid; only for hard costs."
    )
    reference: str | None = Field(
        default=None, title="Reference", description="Such as a check number; only for hard costs."
    )


@action(
    title="Create Expense Entry",
    sample="expense.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_activity,
    money=True,
)
async def create_expense_entry(clio: Clio, new: NewExpense, effect: Effect) -> Activity:
    """Record an expense on a matter."""
    return await clio.create("activities", Activity, activity_body(new, effect))
