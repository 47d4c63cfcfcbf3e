"""The balances of the three sides, for each trust account and each client ledger in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sync.reconcile.effects import NOBODY, Effect, Place, Reader, Side, added
from sync.reconcile.groups import documents_of
from sync.reconcile.lines import Ledger, TrustAccount


@dataclass(frozen=True)
class LedgerBalance:
    """One client ledger as Clio has it, as the liability has it, and its share of the bank, in cents."""

    ledger: Ledger
    clio: int
    liability: int
    bank: int


@dataclass(frozen=True)
class AccountBalances:
    """One trust account: (2) bank and (3) liability in QuickBooks, (4) Clio's ledgers, (5) Clio's account, in cents.

    The residues are what the listed and explained differences leave open. They are 0 unless lines and stated
    balances do not agree: then a page is missing, or an account was mapped wrongly.
    """

    account: TrustAccount
    bank: int
    liability: int
    clio: int
    clio_account: int
    ledgers: tuple[LedgerBalance, ...]
    bank_residue: int
    liability_residue: int
    clio_residue: int

    @property
    def residue(self) -> int:
        """The largest of the residues, with its sign."""
        return max(self.bank_residue, self.liability_residue, self.clio_residue, key=abs)

    @property
    def negative(self) -> tuple[LedgerBalance, ...]:
        """Client ledgers below zero in Clio or in the books: one client's money was used for another."""
        return tuple(each for each in self.ledgers if each.clio < 0 or each.liability < 0)


def balances_of(reader: Reader, as_of: date, gaps: Iterable[Effect]) -> tuple[AccountBalances, ...]:
    """Sum every side as of a day; `gaps` are the differences that were found, to be taken off the residue."""
    evidence = reader.evidence
    books = reader.of_books(evidence.books, as_of)
    clio = reader.of_clio(evidence.clio, as_of)
    shares = _shares(reader, as_of)
    sides = {"books": books, "clio": clio, "shares": shares, "found": added(*gaps)}
    return tuple(_of_account(account, reader, **sides) for account in evidence.accounts)


def _of_account(
    account: TrustAccount, reader: Reader, *, books: Effect, clio: Effect, shares: Effect, found: Effect
) -> AccountBalances:
    stated = reader.evidence.stated
    bank = stated.get(account.bank, _sum(books, "bank", account.id))
    lines = _sum(books, "ledger", account.id)
    parts = [stated.get(each) for each in sorted(account.liabilities)]
    liability = sum(part for part in parts if part is not None) if None not in parts else lines
    clients = _sum(clio, "ledger", account.id)
    whole = stated.get(account.id, clients)
    return AccountBalances(
        account,
        bank,
        liability,
        clients,
        whole,
        _ledgers(account.id, books, clio, shares),
        bank - clients - _sum(found, "bank", account.id),
        liability - clients - _sum(found, "ledger", account.id),
        whole - clients - reader.evidence.on_no_ledger.get(account.id, 0),
    )


def _sum(effect: Effect, side: Side, account: str) -> int:
    return sum(cents for place, cents in effect.items() if place[:2] == (side, account))


def _ledgers(account: str, books: Effect, clio: Effect, shares: Effect) -> tuple[LedgerBalance, ...]:
    places = {place for effect in (books, clio, shares) for place in effect if place[:2] == ("ledger", account)}
    return tuple(
        LedgerBalance(place.ledger, clio.get(place, 0), books.get(place, 0), shares.get(place, 0))
        for place in sorted(places)
    )


def _shares(reader: Reader, as_of: date) -> Effect:
    """Return the bank's cents by ledger: the bank line's own customer, else the only ledger of its document."""
    shares: list[Effect] = []
    for document in documents_of(reader.evidence):
        placed = [(line, *reader.place(line)) for line in document.lines if line.date <= as_of]
        only = {place.ledger for _, place, _ in placed if place.side == "ledger"}
        default = min(only) if len(only) == 1 else NOBODY
        for line, place, cents in placed:
            if place.side == "bank":
                ledger = reader.evidence.ledger_of(line.customer) if line.customer else default
                shares.append({Place("ledger", place.account, ledger): cents})
    return added(*shares)
