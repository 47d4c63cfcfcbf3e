"""QuickBooks: Find Account."""

from typing import Self

from pydantic import Field, model_validator

from actions import Effect, Guarantee, action
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.models import Account
from connectors.quickbooks.query import ALSO_INACTIVE, equals
from connectors.quickbooks.search import IfNotOne, match_of
from core.forms import Amount, Form, Record


class AccountSearch(Form):
    """Which account to find: by name, by number, or by both together."""

    name: str | None = Field(
        default=None,
        max_length=500,
        title="Name",
        description="The whole name. For one below another give its path, such as Trust Liability:Sample Orchard.",
    )
    number: str | None = Field(default=None, max_length=20, title="Account number", description="The whole number.")
    also_inactive: bool = Field(default=False, title="Also inactive", description="Find inactive accounts, too.")
    if_missing: IfNotOne = "stop"

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not (self.name or self.number):
            raise ValueError("give a name or an account number")
        return self


class AccountMatch(Record):
    """The result. Without `found` only `matches`, the number of accounts, is filled in."""

    found: bool
    matches: int
    id: str | None = None
    name: str | None = None
    full_name: str | None = None
    number: str | None = None
    type: str | None = None
    subtype: str | None = None
    balance: Amount | None = None
    active: bool | None = None


@action(title="Find Account", sample="account_match.json", guarantee=Guarantee.READ_ONLY, cost="1 metered read")
async def find_account(quickbooks: QuickBooks, search: AccountSearch, effect: Effect) -> AccountMatch:
    """Find an account of the chart by name or number."""
    where = [ALSO_INACTIVE] if search.also_inactive else []
    if search.name:
        where.append(equals("FullyQualifiedName" if ":" in search.name else "Name", search.name.strip()))
    if search.number:
        where.append(equals("AcctNum", search.number.strip()))
    found = await quickbooks.find(Account, *where)
    return match_of(AccountMatch, found, "an account of this name or number", search.if_missing)
