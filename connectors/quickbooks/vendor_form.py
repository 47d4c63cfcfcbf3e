"""What a vendor is made of: the forms and the body QuickBooks expects."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.choices import terms
from connectors.quickbooks.contact_form import Contact, contact_body, required_name
from connectors.quickbooks.names import LONGEST
from core.forms import Dropdown


class VendorDetails(Contact):
    """What a vendor has beyond names and addresses, all optional."""

    account_number: str | None = Field(
        default=None, max_length=100, title="Account number", description="The firm's own number at the vendor."
    )
    term_id: Annotated[str | None, Dropdown(terms)] = Field(
        default=None, title="Terms", description="When its bills are due."
    )
    gets_1099: bool | None = Field(
        default=None, title="Gets a 1099", description="In the United States: whether payments are reported."
    )


class NewVendor(VendorDetails):
    """The vendor to create. QuickBooks keeps no note of ours with a vendor: its name tells it."""

    display_name: Annotated[str, AfterValidator(required_name)] = Field(
        max_length=LONGEST,
        title="Display name",
        description="Unique among customers, vendors and employees. A colon, which QuickBooks does not allow, becomes "
        "a dash.",
    )


def vendor_body(vendor: VendorDetails) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {"AcctNum": vendor.account_number, "TermRef": to(vendor.term_id), "Vendor1099": vendor.gets_1099}
    return contact_body(vendor) | given(body)


class WantedVendor(NewVendor):
    """The vendor to find by display name, or to create with what is given here."""

    display_name: Annotated[str, AfterValidator(required_name)] = Field(
        max_length=LONGEST,
        title="Display name",
        description="Found when the name is equal, whatever its letter case: names are unique in QuickBooks. A colon, "
        "which QuickBooks does not allow, becomes a dash.",
    )
