"""What a customer is made of: the forms and the bodies QuickBooks expects."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from connectors.quickbooks.bodies import given, to
from connectors.quickbooks.choices import customers
from connectors.quickbooks.contact_form import Contact, contact_body, required_name
from connectors.quickbooks.names import LONGEST, SUFFIX
from core.forms import Dropdown


class NewCustomer(Contact):
    """The customer to create."""

    display_name: Annotated[str, AfterValidator(required_name)] = Field(
        max_length=LONGEST,
        title="Display name",
        description="Unique among customers, vendors and employees. A colon, which QuickBooks does not allow, becomes "
        "a dash.",
    )
    notes: str | None = Field(
        default=None, max_length=1900, title="Notes", description="A short mark of ours is added at their end."
    )
    parent_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Parent customer", description="Makes a sub-customer, for example a matter of a client."
    )


class WantedCustomer(NewCustomer):
    """The customer to find by display name, or to create with what is given here."""

    display_name: Annotated[str, AfterValidator(required_name)] = Field(
        max_length=LONGEST,
        title="Display name",
        description="Found when the name is equal, whatever its letter case and even with another e-mail: names are "
        "unique in QuickBooks. A colon, which QuickBooks does not allow, becomes a dash.",
    )
    on_conflict: Literal["stop", "add_suffix"] = Field(
        default="stop",
        title="When a vendor or employee has the name",
        description=f"Stop the run, or find and create the customer with{SUFFIX} after the name.",
    )

    @property
    def names(self) -> tuple[str, ...]:
        """The names under which the customer may be found, the plain one first."""
        suffixed = self.display_name[: LONGEST - len(SUFFIX)] + SUFFIX
        return (self.display_name, suffixed) if self.on_conflict == "add_suffix" else (self.display_name,)


def customer_body(new: NewCustomer, name: str, notes: str) -> dict[str, Any]:
    """Build the body; what was left empty is left out."""
    body = {"ParentRef": to(new.parent_id), "Job": True if new.parent_id else None, "Notes": notes}
    return contact_body(new) | {"DisplayName": name} | given(body)
