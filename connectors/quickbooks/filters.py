"""The narrowing that many triggers offer."""

from typing import Annotated

from pydantic import Field

from connectors.quickbooks.choices import customers, vendors
from core.forms import Dropdown, Form


class OfCustomer(Form):
    """Records of one customer, or of all."""

    customer_id: Annotated[str | None, Dropdown(customers)] = Field(
        default=None, title="Customer", description="Leave empty for all customers."
    )


class OfVendor(Form):
    """Records of one vendor, or of all."""

    vendor_id: Annotated[str | None, Dropdown(vendors)] = Field(
        default=None, title="Vendor", description="Leave empty for all vendors."
    )


class NoFilter(Form):
    """Nothing to choose."""
