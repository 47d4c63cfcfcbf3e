"""What each side held in trust for each client when the books started."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from books.settings import BookSettings
from books.setup.checks import ADMIN, Check
from sync.clio import BankAccount, Facts, Opening
from sync.documents import Name
from sync.mapping import Mapping as Choices
from sync.reconcile.lines import BookLine


def openings_of(lines: Iterable[BookLine], mapping: Choices, customers: Mapping[str, Name]) -> tuple[Opening, ...]:
    """Add up the liability lines before the start by client; a name we do not know counts as nobody's."""
    accounts = {trust.liability.id: trust.account for trust in mapping.trust}
    sums: dict[tuple[int, Name], int] = defaultdict(int)
    for line in lines:
        if line.account in accounts:
            name = customers.get(line.customer, Name(0))
            sums[accounts[line.account], name] += line.credit - line.debit
    return tuple(
        Opening(account, name.client, name.matter, cents) for (account, name), cents in sorted(sums.items()) if cents
    )


def uncarried(cursor: Mapping[str, Any]) -> dict[int, int]:
    """Return the cents with which each of Clio's accounts began although no line of it carries them."""
    return {int(account): cents for account, cents in (cursor.get("openings") or {}).items() if cents}


def with_agreed(facts: Facts, cursor: Mapping[str, Any], settings: BookSettings) -> Facts:
    """Add what an administrator agreed an account began with: nobody's money, to be found in QuickBooks as well.

    An amount that is not agreed to the cent stays out, and the comparison keeps showing it as a difference.
    """
    sums = {(each.account, each.client, each.matter): each.cents for each in facts.openings}
    for account, cents in uncarried(cursor).items():
        if settings.agreed(account) == cents:
            sums[account, 0, 0] = sums.get((account, 0, 0), 0) + cents
    return replace(facts, openings=tuple(Opening(*place, cents) for place, cents in sorted(sums.items()) if cents))


def opening_checks(accounts: Iterable[BankAccount], cursor: Mapping[str, Any], settings: BookSettings) -> list[Check]:
    """Say of each trust account that began with money on no ledger whether that is agreed for the start."""
    began = uncarried(cursor)
    return [_check(each, began[each.id], settings) for each in accounts if each.trust and each.id in began]


def _check(account: BankAccount, cents: int, settings: BookSettings) -> Check:
    code, amount = f"OPENING {account.id}", str(Decimal(cents).scaleb(-2))
    told = f"{account.name} began in Clio with {amount} that is on no client's ledger"
    if settings.agreed(account.id) == cents:
        return Check(code, "ok", f"{told}; agreed: at the start QuickBooks holds it for nobody as well")
    agree = f"lexrelay sync settings --set agreed_openings.{account.id}={amount}"
    return Check(code, "problem", told, f"{ADMIN}, with the accountant", f"Enter whose it is in Clio, or: {agree}")
