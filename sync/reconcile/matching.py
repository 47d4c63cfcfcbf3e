"""Matches a bank's statement with the books: what both have, what the bank has not yet, and what only the bank has."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sync.reconcile.entries import BankEntry
from sync.reconcile.pairs import Match, by_amount, by_check, cancelled
from sync.reconcile.statement import Statement, StatementLine
from sync.reconcile.together import one_for_several
from sync.reconcile.unmatched import Unmatched, likely_cause

STALE_CHECK = timedelta(days=90)
STALE_DEPOSIT = timedelta(days=5)


@dataclass(frozen=True)
class Outstanding:
    """A book entry that the bank has not paid or credited yet: a check outstanding or a deposit in transit."""

    entry: BankEntry
    days: int
    stale: bool


@dataclass(frozen=True)
class StatementMatch:
    """A statement against the books as of its last day. `cleared` is to be kept and given to the next statement.

    `adjusted` = closing balance + deposits in transit - outstanding checks - errors of the bank. `residue` is what is
    left of adjusted against book balance after the unmatched lines; not 0: an earlier statement is missing or wrong.
    """

    statement: Statement
    matches: tuple[Match, ...]
    outstanding_checks: tuple[Outstanding, ...]
    deposits_in_transit: tuple[Outstanding, ...]
    unmatched: tuple[Unmatched, ...]
    bank_errors: tuple[StatementLine, ...]
    book_balance: int
    cleared: frozenset[str]

    @property
    def adjusted(self) -> int:
        """The bank's balance as it will be when all that is under way has arrived, in cents."""
        under_way = (*self.outstanding_checks, *self.deposits_in_transit)
        errors = sum(line.cents for line in self.bank_errors)
        return self.statement.closing + sum(each.entry.cents for each in under_way) - errors

    @property
    def difference(self) -> int:
        """Adjusted balance less book balance, in cents."""
        return self.adjusted - self.book_balance

    @property
    def residue(self) -> int:
        """What unmatched statement lines do not account for in the difference, in cents."""
        return self.difference - sum(each.line.cents for each in self.unmatched)


def match_statement(
    statement: Statement,
    entries: Iterable[BankEntry],
    *,
    cleared: Collection[str] = (),
    bank_errors: Collection[str] = (),
    stale_check: timedelta = STALE_CHECK,
    stale_deposit: timedelta = STALE_DEPOSIT,
) -> StatementMatch:
    """Match line by line, surest first: check number, amount and day, one deposit for several entries.

    `entries` are all of the account since its start; `cleared` are the ids that earlier statements cleared;
    `bank_errors` are ids of statement lines that a person declared the bank's mistake.
    """
    everything = sorted(entries, key=lambda each: (each.date, each.id))
    books = [each for each in everything if each.date <= statement.end]
    waiting = [each for each in books if each.id not in cleared]
    errors = tuple(line for line in statement.lines if line.id in bank_errors)
    lines = sorted(
        (line for line in statement.lines if line.id not in bank_errors), key=lambda each: (each.date, each.id)
    )
    matches: list[Match] = []
    for find in (by_check, cancelled, by_amount, one_for_several):
        found = find(lines, waiting)
        matches += found
        lines = [line for line in lines if not any(line in match.lines for match in found)]
        waiting = [each for each in waiting if not any(each in match.entries for match in found)]
    limits = (stale_check, stale_deposit)
    return StatementMatch(
        statement,
        tuple(matches),
        tuple(_outstanding(each, statement.end, limits) for each in waiting if each.cents < 0),
        tuple(_outstanding(each, statement.end, limits) for each in waiting if each.cents > 0),
        tuple(likely_cause(line, statement.end, (waiting, everything), matches) for line in lines),
        errors,
        sum(each.cents for each in books),
        frozenset(cleared) | {each.id for match in matches for each in match.entries},
    )


def _outstanding(entry: BankEntry, end: date, limits: tuple[timedelta, timedelta]) -> Outstanding:
    age = end - entry.date
    return Outstanding(entry, age.days, age > limits[entry.cents > 0])
