"""How a vendor is made once: it keeps no mark of ours, but its name is unique in the company."""

from functools import partial

from actions import Effect
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.names import named, unless_taken
from connectors.quickbooks.traces import DUPLICATE_NAME, SEEN_BEFORE, SKEW, unless_done
from connectors.quickbooks.vendor_form import NewVendor, vendor_body


def is_new(vendor: Vendor, effect: Effect) -> bool:
    """Whether the vendor is as new as the effect: one that was there before is not ours."""
    return vendor.created_at >= effect.intended_at - SKEW


async def find_vendor_made(quickbooks: QuickBooks, new: NewVendor, effect: Effect) -> Vendor | None:
    """Find the vendor an earlier attempt may have made, by its name."""
    found = await named(quickbooks, Vendor, new.display_name)
    return next((vendor for vendor in found if is_new(vendor, effect)), None)


async def make_vendor(quickbooks: QuickBooks, new: NewVendor, effect: Effect) -> Vendor:
    """Create it, or return what an earlier attempt made; Rejected says who has the name."""
    write = quickbooks.create(Vendor, vendor_body(new), effect.request_id)
    find = partial(find_vendor_made, quickbooks, new, effect)
    return await unless_taken(quickbooks, unless_done(write, find, (SEEN_BEFORE, DUPLICATE_NAME)), new.display_name)
