"""Products and services."""

from typing import Any

from connectors.quickbooks.models.common import Stored
from connectors.quickbooks.reading import Data, amount, reference, text
from core.forms import Amount


class Item(Stored):
    """What a line sells or buys. `full_name` is the path through its categories."""

    entity = "Item"

    name: str
    full_name: str | None = None
    type: str | None = None
    sku: str | None = None
    description: str | None = None
    unit_price: Amount | None = None
    purchase_cost: Amount | None = None
    income_account_id: str | None = None
    expense_account_id: str | None = None
    taxable: bool = False
    quantity_on_hand: Amount | None = None
    active: bool = True

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add prices, which may have more decimals than money, and accounts."""
        return super().fields(data) | {
            "name": text(data, "Name"),
            "full_name": text(data, "FullyQualifiedName"),
            "type": text(data, "Type"),
            "sku": text(data, "Sku"),
            "description": text(data, "Description"),
            "unit_price": amount(data, "UnitPrice"),
            "purchase_cost": amount(data, "PurchaseCost"),
            "income_account_id": reference(data, "IncomeAccountRef"),
            "expense_account_id": reference(data, "ExpenseAccountRef"),
            "taxable": data.get("Taxable", False),
            "quantity_on_hand": data.get("QtyOnHand"),
            "active": data.get("Active", True),
        }
