"""How a person or company is reached: what forms for customers and vendors share."""

from typing import Any

from pydantic import Field

from connectors.quickbooks.bodies import given
from connectors.quickbooks.names import cleaned
from core.forms import Form


class Contact(Form):
    """Names and addresses, all optional. A colon, which QuickBooks does not allow in names, becomes a dash."""

    display_name: str | None = Field(
        default=None,
        max_length=500,
        title="Display name",
        description="Unique among customers, vendors and employees. A colon, which QuickBooks does not allow, becomes "
        "a dash.",
    )
    given_name: str | None = Field(default=None, max_length=100, title="First name", description="For a person.")
    family_name: str | None = Field(default=None, max_length=100, title="Last name", description="For a person.")
    company_name: str | None = Field(default=None, max_length=100, title="Company", description="For a company.")
    email: str | None = Field(default=None, max_length=100, title="E-mail", description="The main address.")
    phone: str | None = Field(default=None, max_length=30, title="Phone", description="The main number.")
    street: str | None = Field(default=None, max_length=500, title="Street", description="Of the billing address.")
    city: str | None = Field(default=None, max_length=255, title="City", description="Of the billing address.")
    state: str | None = Field(default=None, max_length=255, title="State", description="Of the billing address.")
    postal_code: str | None = Field(default=None, max_length=30, title="Postal code", description="Or ZIP code.")
    country: str | None = Field(default=None, max_length=255, title="Country", description="Of the billing address.")


def required_name(name: str) -> str:
    """Return the name as QuickBooks can keep it; ValueError when nothing is left of it."""
    if not cleaned(name):
        raise ValueError("the display name is empty")
    return cleaned(name)


def contact_body(contact: Contact) -> dict[str, Any]:
    """Build names and addresses; what was left empty is left out."""
    address = {
        "Line1": contact.street,
        "City": contact.city,
        "CountrySubDivisionCode": contact.state,
        "PostalCode": contact.postal_code,
        "Country": contact.country,
    }
    body = {
        "DisplayName": _name(contact.display_name),
        "GivenName": _name(contact.given_name),
        "FamilyName": _name(contact.family_name),
        "CompanyName": contact.company_name,
        "PrimaryEmailAddr": {"Address": contact.email} if contact.email else None,
        "PrimaryPhone": {"FreeFormNumber": contact.phone} if contact.phone else None,
        "BillAddr": given(address) or None,
    }
    return given(body)


def _name(name: str | None) -> str | None:
    return cleaned(name) if name else None
