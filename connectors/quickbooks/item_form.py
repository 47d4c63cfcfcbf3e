"""What a product or service is made of."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.choices import expense_accounts, income_accounts
from connectors.quickbooks.contact_form import required_name
from core.forms import Amount, Dropdown, Form


class NewItem(Form):
    """What the firm sells or buys. Products whose stock is counted are made in QuickBooks itself."""

    name: Annotated[str, AfterValidator(required_name)] = Field(
        max_length=100, title="Name", description="Unique. A colon, which QuickBooks does not allow, becomes a dash."
    )
    kind: Literal["Service", "NonInventory"] = Field(
        default="Service", title="Type", description="A service, or a product whose stock is not counted."
    )
    income_account_id: Annotated[str, Dropdown(income_accounts)] = Field(
        title="Income account", description="Where sales are booked."
    )
    description: str | None = Field(default=None, max_length=4000, title="Description", description="On sales forms.")
    unit_price: Amount | None = Field(default=None, title="Price", description="For example the hourly rate.")
    expense_account_id: Annotated[str | None, Dropdown(expense_accounts)] = Field(
        default=None, title="Expense account", description="Where purchases are booked, if it is bought, too."
    )
    purchase_cost: Amount | None = Field(default=None, title="Cost", description="What it is bought for.")
    sku: str | None = Field(default=None, max_length=100, title="SKU", description="The firm's stock number.")
    taxable: bool = Field(default=False, title="Taxable", description="Whether sales tax is charged on it.")


def item_body(new: NewItem) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {
        "Name": new.name,
        "Type": new.kind,
        "IncomeAccountRef": to(new.income_account_id),
        "ExpenseAccountRef": to(new.expense_account_id),
        "Description": new.description,
        "UnitPrice": new.unit_price,
        "PurchaseCost": new.purchase_cost,
        "Sku": new.sku,
        "Taxable": new.taxable,
    }
    return given(body)
