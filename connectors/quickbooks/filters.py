"""The narrowing that many triggers offer."""

from typing import Annotated

from pydantic import Field

from connectors.quickbooks.choices import customers, items, vendors
from connectors.quickbooks.models import Invoice, SalesReceipt
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


class WithItem(OfCustomer):
    """Records of one customer or of all, that have a line of one product or service or of any."""

    item_id: Annotated[str | None, Dropdown(items)] = Field(
        default=None,
        title="Product or service",
        description="At least one line must be of it. Leave empty for any lines.",
    )


class NoFilter(Form):
    """Nothing to choose."""


def has_line(form: Invoice | SalesReceipt, only: WithItem) -> bool:
    """Whether the form has lines, and one of the wanted product or service."""
    return any(only.item_id in (None, line.item_id) for line in form.lines)
