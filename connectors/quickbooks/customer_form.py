"""What a new customer is made of: the form and the body QuickBooks expects."""

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.choices import customers
from connectors.quickbooks.names import LONGEST, SUFFIX, cleaned
from core.forms import Dropdown, Form


class WantedCustomer(Form):
    """The customer to find by display name, or to create with what is given here."""

    display_name: str = Field(
        max_length=LONGEST,
        title="Display name",
        description="Found when the name is equal, whatever its letter case and even with another e-mail: names are "
        "unique in QuickBooks. A colon, which QuickBooks does not allow, becomes a dash.",
    )
    given_name: str | None = Field(default=None, max_length=100, title="First name", description="For a person.")
    family_name: str | None = Field(default=None, max_length=100, title="Last name", description="For a person.")
    company_name: str | None = Field(default=None, max_length=100, title="Company", description="For a company.")
    email: str | None = Field(default=None, max_length=100, title="E-mail", description="Where invoices go.")
    phone: str | None = Field(default=None, max_length=30, title="Phone", description="The main number.")
    street: str | None = Field(default=None, max_length=500, title="Street", description="Of the billing address.")
    city: str | None = Field(default=None, max_length=255, title="City", description="Of the billing address.")
    state: str | None = Field(default=None, max_length=255, title="State", description="Of the billing address.")
    postal_code: str | None = Field(default=None, max_length=30, title="Postal code", description="Or ZIP code.")
    country: str | None = Field(default=None, max_length=255, title="Country", description="Of the billing address.")
    notes: str | None = Field(
        default=None, max_length=1900, title="Notes", description="A short mark of ours is added at their end."
    )
    parent_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Parent customer", description="Makes a sub-customer, for example a matter of a client."
    )
    on_conflict: Literal["stop", "add_suffix"] = Field(
        default="stop",
        title="When a vendor or employee has the name",
        description=f"Stop the run, or find and create the customer with{SUFFIX} after the name.",
    )

    @field_validator("display_name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not cleaned(name):
            raise ValueError("the display name is empty")
        return cleaned(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which the customer may be found, the plain one first."""
        suffixed = self.display_name[: LONGEST - len(SUFFIX)] + SUFFIX
        return (self.display_name, suffixed) if self.on_conflict == "add_suffix" else (self.display_name,)


def customer_body(new: WantedCustomer, name: str, notes: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    address = {
        "Line1": new.street,
        "City": new.city,
        "CountrySubDivisionCode": new.state,
        "PostalCode": new.postal_code,
        "Country": new.country,
    }
    body = {
        "DisplayName": name,
        "GivenName": _part(new.given_name),
        "FamilyName": _part(new.family_name),
        "CompanyName": new.company_name,
        "PrimaryEmailAddr": {"Address": new.email} if new.email else None,
        "PrimaryPhone": {"FreeFormNumber": new.phone} if new.phone else None,
        "BillAddr": given(address) or None,
        "ParentRef": to(new.parent_id),
        "Job": True if new.parent_id else None,
        "Notes": notes,
    }
    return given(body)


def _part(name: str | None) -> str | None:
    return cleaned(name) if name else None
