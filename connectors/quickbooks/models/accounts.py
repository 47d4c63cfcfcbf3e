"""The chart of accounts."""

from typing import Any

from connectors.quickbooks.models.common import Stored
from connectors.quickbooks.reading import Data, amount, reference, text
from core.forms import Amount


class Account(Stored):
    """An account. `full_name` is the path from the top; `balance` leaves out accounts below it."""

    entity = "Account"

    name: str
    full_name: str | None = None
    number: str | None = None
    type: str | None = None
    subtype: str | None = None
    classification: str | None = None
    parent_id: str | None = None
    description: str | None = None
    currency: str | None = None
    balance: Amount | None = None
    active: bool = True

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add its place in the chart and its balance."""
        return super().fields(data) | {
            "name": text(data, "Name"),
            "full_name": text(data, "FullyQualifiedName"),
            "number": text(data, "AcctNum"),
            "type": text(data, "AccountType"),
            "subtype": text(data, "AccountSubType"),
            "classification": text(data, "Classification"),
            "parent_id": reference(data, "ParentRef"),
            "description": text(data, "Description"),
            "currency": reference(data, "CurrencyRef"),
            "balance": amount(data, "CurrentBalance"),
            "active": data.get("Active", True),
        }
