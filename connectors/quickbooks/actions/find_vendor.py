"""QuickBooks: Find Vendor."""

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.parties import PartyMatch, PartySearch, find_party


class VendorMatch(PartyMatch):
    """The vendor that was found."""

    account_number: str | None = None


@action(title="Find Vendor", sample="vendor_match.json", guarantee=Guarantee.READ_ONLY, cost="1 metered read")
async def find_vendor(quickbooks: QuickBooks, search: PartySearch, effect: Effect) -> VendorMatch:
    """Find a vendor by name or e-mail."""
    return await find_party(quickbooks, Vendor, search, VendorMatch, "a vendor")
