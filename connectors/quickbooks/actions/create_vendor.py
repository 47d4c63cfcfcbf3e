"""QuickBooks: Create Vendor."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.vendor_form import NewVendor
from connectors.quickbooks.vendors import find_vendor_made, make_vendor


@action(
    title="Create Vendor",
    sample="vendor.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_vendor_made,
    cost="1 write, which is free",
)
async def create_vendor(quickbooks: QuickBooks, new: NewVendor, effect: Effect) -> Vendor:
    """Add a vendor. A name that is taken stops the run: Find or Create Vendor takes the one that is there."""
    return await make_vendor(quickbooks, new, effect)
