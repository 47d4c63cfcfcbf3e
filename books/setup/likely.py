"""Which QuickBooks account probably plays which role: by type and name. A person confirms it."""

from collections.abc import Iterable
from dataclasses import dataclass

from books.settings import BookSettings, TrustAccount
from connectors.quickbooks.books.company import Company, LedgerAccount
from sync.accounts import Role
from sync.clio import BankAccount, Source

BANK, ASSET, LIABILITY = "Bank", "Other Current Asset", "Other Current Liability"


@dataclass(frozen=True)
class Likeness:
    """What an account of a role looks like: its type in QuickBooks, detail types, and words of its name."""

    types: tuple[str, ...]
    subtypes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


TRUST_WORDS = ("trust", "iolta", "client funds", "escrow")
LOOKS: dict[Role, Likeness] = {
    Role.OPERATING: Likeness((BANK,), ("Checking",), ("operating", "business", "general"), TRUST_WORDS),
    Role.UNDEPOSITED: Likeness((ASSET,), ("UndepositedFunds",), ("undeposited",)),
    Role.RECEIVABLE: Likeness(("Accounts Receivable",), ("AccountsReceivable",), ("receivable",)),
    Role.FIRM_IN_TRUST: Likeness((ASSET,), (), ("firm funds", "in trust")),
    Role.DUE_FROM_CLIENT: Likeness((ASSET,), (), ("due from",)),
    Role.ADVANCED_COSTS: Likeness((ASSET,), (), ("advanced", "costs advanced", "client costs")),
    Role.CLIENT_CREDITS: Likeness((LIABILITY,), (), ("client credit", "customer deposit", "prepayment")),
    Role.TAX: Likeness((LIABILITY,), ("SalesTaxPayable", "GlobalTaxPayable"), ("sales tax", "tax payable")),
    Role.FEES: Likeness(("Income",), ("ServiceFeeIncome",), ("legal fee", "fees"), ("expense", "discount")),
    Role.COSTS: Likeness(("Income",), (), ("reimbursed", "expense", "cost")),
    Role.INTEREST_INCOME: Likeness(("Income", "Other Income"), ("InterestEarned",), ("interest", "late")),
    Role.DISCOUNT: Likeness(("Income",), ("DiscountsRefundsGiven",), ("discount",)),
    Role.WRITE_OFF: Likeness(("Income", "Expense"), ("BadDebts",), ("write-off", "write off", "bad debt")),
    Role.BANK_FEES: Likeness(("Expense",), ("BankCharges",), ("bank", "fee")),
}
TYPES = {role: look.types for role, look in LOOKS.items()} | {
    Role.SECOND_TAX: (LIABILITY,),
    Role.TRUST_BANK: (BANK,),
    Role.TRUST_LIABILITY: (LIABILITY,),
    Role.TRUST_INTEREST: (LIABILITY,),
}
"""The types an account may have to play a role."""
TRUST_BANK = Likeness((BANK,), ("TrustAccounts",), TRUST_WORDS, ("operating",))
TRUST_LIABILITY = Likeness((LIABILITY,), ("TrustAccountsLiabilities",), TRUST_WORDS, ("interest",))


def filled(settings: BookSettings, company: Company, accounts: Iterable[BankAccount]) -> BookSettings:
    """Return the settings with every open choice filled that has exactly one best account."""
    roles = {role: id for role in LOOKS if (id := settings.accounts.get(role) or likely(company, LOOKS[role]))}
    trust = settings.trust or _trust(company, [each for each in accounts if each.trust])
    deposit = _deposits(roles) | settings.deposit_to
    chosen = roles | settings.accounts
    return settings.model_copy(update={"accounts": chosen, "trust": trust, "deposit_to": deposit})


def likely(company: Company, look: Likeness) -> str:
    """Return the id of the one account that looks most like it; empty when none or two do."""
    scores = sorted(((_score(each, look), each.id) for each in company.accounts if each.active), reverse=True)
    best = [id for score, id in scores if score == scores[0][0]] if scores and scores[0][0] else []
    return best[0] if len(best) == 1 else ""


def _score(account: LedgerAccount, look: Likeness) -> int:
    name = account.name.casefold()
    if account.type not in look.types or any(word in name for word in look.without):
        return 0
    return 2 * (account.subtype in look.subtypes) + sum(word in name for word in look.words)


def _trust(company: Company, accounts: list[BankAccount]) -> tuple[TrustAccount, ...]:
    """One trust account in Clio and one bank for it in QuickBooks: clear. Several are told apart by a person."""
    bank, liability = likely(company, TRUST_BANK), likely(company, TRUST_LIABILITY)
    if len(accounts) != 1 or not (bank and liability):
        return ()
    (only,) = accounts
    return (TrustAccount(clio_account=only.id, bank=bank, liability=liability, currency=only.currency),)


def _deposits(roles: dict[Role, str]) -> dict[Source, str]:
    """Payments by card are paid out in batches, so they wait in Undeposited Funds; the rest a person chooses."""
    waiting = roles.get(Role.UNDEPOSITED)
    return {Source.CLIO_PAYMENTS: waiting, Source.TRUST: waiting} if waiting else {}
