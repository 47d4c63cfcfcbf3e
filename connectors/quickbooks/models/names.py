"""Those the company deals with. Balances are in the currency of the record."""

from typing import Any

from connectors.quickbooks.models.common import Stored
from connectors.quickbooks.reading import Data, amount, reference, text
from core.forms import Amount


class Customer(Stored):
    """A client, or a matter as sub-customer (`parent_id`)."""

    entity = "Customer"

    display_name: str
    given_name: str | None = None
    family_name: str | None = None
    company_name: str | None = None
    email: str | None = None
    phone: str | None = None
    parent_id: str | None = None
    currency: str | None = None
    balance: Amount | None = None
    active: bool = True
    notes: str | None = None

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add what a client is known by."""
        return super().fields(data) | {
            "display_name": text(data, "DisplayName"),
            "given_name": text(data, "GivenName"),
            "family_name": text(data, "FamilyName"),
            "company_name": text(data, "CompanyName"),
            "email": text(data, "PrimaryEmailAddr", "Address"),
            "phone": text(data, "PrimaryPhone", "FreeFormNumber"),
            "parent_id": reference(data, "ParentRef"),
            "currency": reference(data, "CurrencyRef"),
            "balance": amount(data, "Balance"),
            "active": data.get("Active", True),
            "notes": text(data, "Notes"),
        }


class Vendor(Stored):
    """Whom the company buys from. `balance` is what is owed; the tax number is never read."""

    entity = "Vendor"

    display_name: str
    given_name: str | None = None
    family_name: str | None = None
    company_name: str | None = None
    email: str | None = None
    phone: str | None = None
    account_number: str | None = None
    term_id: str | None = None
    gets_1099: bool = False
    currency: str | None = None
    balance: Amount | None = None
    active: bool = True

    @classmethod
    def fields(cls, data: Data) -> dict[str, Any]:
        """Add what a vendor is known by; `account_number` is our number at the vendor."""
        return super().fields(data) | {
            "display_name": text(data, "DisplayName"),
            "given_name": text(data, "GivenName"),
            "family_name": text(data, "FamilyName"),
            "company_name": text(data, "CompanyName"),
            "email": text(data, "PrimaryEmailAddr", "Address"),
            "phone": text(data, "PrimaryPhone", "FreeFormNumber"),
            "account_number": text(data, "AcctNum"),
            "term_id": reference(data, "TermRef"),
            "gets_1099": data.get("Vendor1099", False),
            "currency": reference(data, "CurrencyRef"),
            "balance": amount(data, "Balance"),
            "active": data.get("Active", True),
        }
