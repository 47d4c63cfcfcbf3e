"""QuickBooks: Update Vendor."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.quickbooks.bodies import given
from connectors.quickbooks.changing import COST, Change, change_once, find_changed
from connectors.quickbooks.choices import vendors
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.vendor_form import VendorDetails, vendor_body
from core.forms import Dropdown, Form


class VendorId(Form):
    """Which vendor to change."""

    vendor_id: Annotated[str, Dropdown(vendors)] = Field(title="Vendor", description="The vendor to change.")


class VendorChange(VendorDetails, VendorId):
    """What to change. Fields left empty stay as they are."""

    active: bool | None = Field(default=None, title="Active", description="No: hide it from lists in QuickBooks.")

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not given(self.model_dump(exclude={"vendor_id"})):
            raise ValueError("there is nothing to change: fill in at least one field")
        return self


def _change(new: VendorChange) -> Change[Vendor]:
    return Change(Vendor, new.vendor_id, lambda now: vendor_body(new) | given({"Active": new.active}))


async def find_vendor_changed(quickbooks: QuickBooks, new: VendorChange, effect: Effect) -> Vendor | None:
    """Find the vendor if it already says what is wanted."""
    return await find_changed(quickbooks, _change(new))


@action(
    title="Update Vendor",
    sample="vendor.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_vendor_changed,
    cost=COST,
)
async def update_vendor(quickbooks: QuickBooks, new: VendorChange, effect: Effect) -> Vendor:
    """Change a vendor. What someone else changes meanwhile stays, unless it is the same field."""
    return await change_once(quickbooks, _change(new), effect)
