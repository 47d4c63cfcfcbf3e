"""QuickBooks: Find or Create Vendor."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.names import named, refuse_inactive, same_name
from connectors.quickbooks.traces import DUPLICATE_NAME
from connectors.quickbooks.vendor_form import WantedVendor
from connectors.quickbooks.vendors import is_new, make_vendor
from core.errors import Rejected


class FoundVendor(Vendor):
    """The vendor; `created` says whether this step made it."""

    created: bool = False


async def find_existing(quickbooks: QuickBooks, wanted: WantedVendor) -> FoundVendor | None:
    """Find an active vendor of the name; Rejected when it is there but inactive."""
    found = await named(quickbooks, Vendor, wanted.display_name)
    return _told(found[0], created=False) if found else None


async def find_vendor_wanted(quickbooks: QuickBooks, wanted: WantedVendor, effect: Effect) -> FoundVendor | None:
    """Find what an earlier attempt may have made; a vendor of the same name serves as well."""
    found = await named(quickbooks, Vendor, wanted.display_name)
    return _told(found[0], created=is_new(found[0], effect)) if found else None


def _told(vendor: Vendor, *, created: bool) -> FoundVendor:
    refuse_inactive(vendor)
    return FoundVendor.model_validate({**vendor.model_dump(), "created": created})


def name_key(wanted: WantedVendor) -> str:
    """Return what two runs that want the same vendor have in common."""
    return same_name(wanted.display_name)


@action(
    title="Find or Create Vendor",
    sample="found_vendor.json",
    guarantee=Guarantee.EFFECTIVELY_ONCE,
    lookup=find_vendor_wanted,
    existing=find_existing,
    natural_key=name_key,
    cost="1 metered read; a new vendor 1 write, which is free",
)
async def find_or_create_vendor(quickbooks: QuickBooks, wanted: WantedVendor, effect: Effect) -> FoundVendor:
    """Return the vendor of this name; one is made when there is none. A customer of the name stops the run."""
    try:
        return _told(await make_vendor(quickbooks, wanted, effect), created=True)
    except Rejected as refusal:
        found = await find_existing(quickbooks, wanted) if refusal.code == DUPLICATE_NAME else None
        if found is None:
            raise
        return found
