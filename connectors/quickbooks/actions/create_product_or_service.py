"""QuickBooks: Create Product or Service."""

from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.choices import expense_accounts, income_accounts
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.contact_form import required_name
from connectors.quickbooks.models import Item
from connectors.quickbooks.query import ALSO_INACTIVE, equals
from connectors.quickbooks.traces import DUPLICATE_NAME, SEEN_BEFORE, made_since, unless_done
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


async def find_item_made(quickbooks: QuickBooks, new: NewItem, effect: Effect) -> Item | None:
    """Find what an earlier attempt may have made: items keep no mark, but their names are unique."""
    found = await quickbooks.find(Item, equals("Name", new.name), ALSO_INACTIVE, made_since(effect))
    return found[0] if found else None


@action(
    title="Create Product or Service",
    sample="item.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_item_made,
    cost="1 write, which is free",
)
async def create_product_or_service(quickbooks: QuickBooks, new: NewItem, effect: Effect) -> Item:
    """Add a product or service that lines can be for."""
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
    write = quickbooks.create(Item, given(body), effect.request_id)
    return await unless_done(write, partial(find_item_made, quickbooks, new, effect), (SEEN_BEFORE, DUPLICATE_NAME))
