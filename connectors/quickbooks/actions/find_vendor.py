"""QuickBooks: Find Vendor."""

from typing import Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Vendor
from connectors.quickbooks.names import cleaned
from connectors.quickbooks.query import ALSO_INACTIVE, equals
from connectors.quickbooks.search import IfNotOne, match_of
from core.forms import Amount, Form, Record


class VendorSearch(Form):
    """Which vendor to find: by display name, by e-mail, or by both together."""

    name: str | None = Field(default=None, max_length=500, title="Display name", description="The whole name.")
    email: str | None = Field(
        default=None, max_length=100, title="E-mail", description="The vendor's main address. Several may share it."
    )
    also_inactive: bool = Field(default=False, title="Also inactive", description="Find inactive vendors, too.")
    if_missing: IfNotOne = "stop"

    @model_validator(mode="after")
    def _says_whom(self) -> Self:
        if not (self.name or self.email):
            raise ValueError("give a display name or an e-mail")
        return self


class VendorMatch(Record):
    """The result. Without `found` only `matches`, the number of vendors, is filled in."""

    found: bool
    matches: int
    id: str | None = None
    display_name: str | None = None
    company_name: str | None = None
    email: str | None = None
    phone: str | None = None
    account_number: str | None = None
    balance: Amount | None = None
    active: bool | None = None


@action(title="Find Vendor", sample="vendor_match.json", guarantee=Guarantee.READ_ONLY, cost="1 metered read")
async def find_vendor(quickbooks: QuickBooks, search: VendorSearch, effect: Effect) -> VendorMatch:
    """Find a vendor by name or e-mail."""
    where = [ALSO_INACTIVE] if search.also_inactive else []
    if search.name:
        where.append(equals("DisplayName", cleaned(search.name)))
    if search.email:
        where.append(equals("PrimaryEmailAddr", search.email.strip()))
    found = await quickbooks.find(Vendor, *where)
    return match_of(VendorMatch, found, "a vendor of this name or e-mail", search.if_missing)
