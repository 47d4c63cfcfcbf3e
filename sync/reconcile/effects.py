"""What lines do to balances: cents by place, where a place is a bank, a client ledger or an account elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple

from sync.reconcile.lines import BookLine, ClientLedgerLine, Evidence, Ledger

Side = Literal["bank", "ledger", "elsewhere"]
NOBODY = Ledger("")


class Place(NamedTuple):
    """Where cents stand: the bank of a trust account, a ledger in it, or an account that is no trust account."""

    side: Side
    account: str
    ledger: Ledger = NOBODY


Effect = Mapping[Place, int]
"""Cents by place, without zeros. Bank: debits; ledger: credits; elsewhere: debits."""


def summed(moves: Iterable[tuple[Place, int]]) -> Effect:
    """Sum single movements place by place."""
    total: dict[Place, int] = {}
    for place, cents in moves:
        total[place] = total.get(place, 0) + cents
    return {place: cents for place, cents in total.items() if cents}


def added(*effects: Effect) -> Effect:
    """Sum effects place by place."""
    return summed(move for effect in effects for move in effect.items())


def times(effect: Effect, factor: int) -> Effect:
    """Multiply every place's cents; a factor of -1 undoes the effect."""
    return {place: cents * factor for place, cents in effect.items() if factor}


def in_trust(effect: Effect) -> Effect:
    """Leave out what happened in accounts that are no trust accounts."""
    return {place: cents for place, cents in effect.items() if place.side != "elsewhere"}


def of_side(effect: Effect, side: Side) -> Effect:
    """Keep one side only."""
    return {place: cents for place, cents in effect.items() if place.side == side}


def without_accounts(effect: Effect) -> Effect:
    """Sum over trust accounts, keeping side and ledger."""
    return summed((Place(place.side, "", place.ledger), cents) for place, cents in effect.items())


def without_ledgers(effect: Effect) -> Effect:
    """Sum over ledgers, keeping side and account."""
    return summed((Place(place.side, place.account), cents) for place, cents in effect.items())


class Reader:
    """Turns lines into effects, knowing which QuickBooks account belongs to which trust account."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._banks = {account.bank: account.id for account in evidence.accounts}
        self._liabilities = {each: account.id for account in evidence.accounts for each in account.liabilities}

    def place(self, line: BookLine) -> tuple[Place, int]:
        """Return the place a book line changes and by how many cents."""
        if line.account in self._banks:
            return Place("bank", self._banks[line.account]), line.debit - line.credit
        if line.account in self._liabilities:
            ledger = self.evidence.ledger_of(line.customer)
            return Place("ledger", self._liabilities[line.account], ledger), line.credit - line.debit
        return Place("elsewhere", line.account), line.debit - line.credit

    def of_books(self, lines: Iterable[BookLine], until: date = date.max) -> Effect:
        """Return what book lines up to a day did."""
        return summed(self.place(line) for line in lines if line.date <= until)

    def of_clio(self, lines: Iterable[ClientLedgerLine], until: date = date.max) -> Effect:
        """Return what Clio lines up to a day should do in the books: the bank and the client's ledger move alike."""
        return summed(move for line in lines if line.date <= until for move in self._legs(line))

    def _legs(self, line: ClientLedgerLine) -> tuple[tuple[Place, int], tuple[Place, int]]:
        ledger = self.evidence.ledger_in_clio(line)
        return (Place("bank", line.account), line.cents), (Place("ledger", line.account, ledger), line.cents)
