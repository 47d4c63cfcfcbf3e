"""Finding a customer or a vendor: the same question of two lists."""

from typing import Self, TypeVar

from pydantic import Field, model_validator

from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Customer, Vendor
from connectors.quickbooks.names import cleaned
from connectors.quickbooks.query import ALSO_INACTIVE, equals
from connectors.quickbooks.search import IfNotOne, match_of
from core.forms import Amount, Form, Record

Match = TypeVar("Match", bound="PartyMatch")


class PartySearch(Form):
    """Whom to find: by display name, by e-mail, or by both together."""

    name: str | None = Field(default=None, max_length=500, title="Display name", description="The whole name.")
    email: str | None = Field(
        default=None, max_length=100, title="E-mail", description="The main address. Several may share it."
    )
    also_inactive: bool = Field(default=False, title="Also inactive", description="Find inactive ones, too.")
    if_missing: IfNotOne = "stop"

    @model_validator(mode="after")
    def _says_whom(self) -> Self:
        if not (self.name or self.email):
            raise ValueError("give a display name or an e-mail")
        return self


class PartyMatch(Record):
    """The result. Without `found` only `matches`, how many there are, is filled in."""

    found: bool
    matches: int
    id: str | None = None
    display_name: str | None = None
    company_name: str | None = None
    email: str | None = None
    phone: str | None = None
    balance: Amount | None = None
    active: bool | None = None


async def find_party(
    quickbooks: QuickBooks, model: type[Customer | Vendor], search: PartySearch, match: type[Match], what: str
) -> Match:
    """Return the one that fits; raises Rejected as `if_missing` says. One metered read."""
    where = [ALSO_INACTIVE] if search.also_inactive else []
    if search.name:
        where.append(equals("DisplayName", cleaned(search.name)))
    if search.email:
        where.append(equals("PrimaryEmailAddr", search.email.strip()))
    found = await quickbooks.find(model, *where)
    return match_of(match, found, f"{what} of this name or e-mail", search.if_missing)
