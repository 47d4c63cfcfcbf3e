"""Matches a bank's statement with the books: what both have, what the bank has not yet, and what only the bank has."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType

from sync.reconcile.entries import BankEntry
from sync.reconcile.pairs import (
    How,
    Match,
    by_amount,
    by_check,
    by_exchange,
    cancelled,
    in_place_of,
    recorded_late,
)
from sync.reconcile.statement import Statement, StatementLine
from sync.reconcile.together import one_for_several
from sync.reconcile.unmatched import Unmatched, likely_cause

NOTHING: Mapping[str, How] = MappingProxyType({})


@dataclass(frozen=True)
class Stale:
    """After how many days a check not cashed, or a deposit not credited, asks for a person."""

    check_days: int = 90
    deposit_days: int = 5


STALE = Stale()
Way = Callable[[Sequence[StatementLine], Sequence[BankEntry]], list[Match]]


@dataclass(frozen=True)
class Outstanding:
    """A book entry that the bank has not paid or credited yet: a check outstanding or a deposit in transit."""

    entry: BankEntry
    days: int
    stale: bool


@dataclass(frozen=True)
class StatementMatch:
    """A statement against the books as of its last day. Keep `cleared` and `open_lines` for the next statement.

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
    cleared: Mapping[str, How]

    @property
    def open_lines(self) -> tuple[StatementLine, ...]:
        """Lines that stay a question: without an entry, or the bank's errors until their corrections."""
        return (*(each.line for each in self.unmatched), *self.bank_errors)

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

    @property
    def agrees(self) -> bool:
        """Whether the adjusted balance is the books', line for line."""
        return not self.unmatched and not self.residue


def match_statement(
    statement: Statement,
    entries: Iterable[BankEntry],
    *,
    cleared: Mapping[str, How] = NOTHING,
    open_lines: Iterable[StatementLine] = (),
    bank_errors: Collection[str] = (),
    stale: Stale = STALE,
) -> StatementMatch:
    """Match line by line, surest first: check number, amount and day, one line for several entries, recorded late.

    `entries` are all of the account since its start. `cleared` and `open_lines` are what the match of the statement
    before says; `bank_errors` are ids of lines that a person declared the bank's mistake.
    """
    everything = sorted(entries, key=lambda each: (each.date, each.id))
    books = [each for each in everything if each.date <= statement.end]
    ordered = sorted((*open_lines, *statement.lines), key=lambda each: (each.date, each.id))
    lines = [line for line in ordered if line.cents and line.id not in bank_errors]
    matches, lines, waiting = _matched(lines, [each for each in books if each.id not in cleared], cleared, books)
    under_way = [_outstanding(each, statement.end, stale) for each in waiting]
    return StatementMatch(
        statement,
        tuple(matches),
        tuple(each for each in under_way if each.entry.cents < 0),
        tuple(each for each in under_way if each.entry.cents > 0),
        tuple(likely_cause(line, statement.end, (waiting, everything), matches) for line in lines),
        tuple(line for line in ordered if line.id in bank_errors),
        sum(each.cents for each in books),
        {**cleared, **{each.id: match.how for match in matches for each in match.entries}},
    )


def _matched(
    lines: list[StatementLine], waiting: list[BankEntry], cleared: Mapping[str, How], books: list[BankEntry]
) -> tuple[list[Match], list[StatementLine], list[BankEntry]]:
    """Let each way of matching take its part; return the matches and what is left on both sides."""
    mistaken = in_place_of(cleared, books, lines)
    ways: tuple[Way, ...] = (
        by_check,
        partial(by_exchange, mistaken),
        cancelled,
        by_amount,
        one_for_several,
        recorded_late,
    )
    matches: list[Match] = []
    for find in ways:
        found = find(lines, waiting)
        matches += found
        done = {line.id for match in found for line in match.lines}
        done |= {entry.id for match in found for entry in match.entries}
        lines = [line for line in lines if line.id not in done]
        waiting = [each for each in waiting if each.id not in done]
    return matches, lines, waiting


def _outstanding(entry: BankEntry, end: date, stale: Stale) -> Outstanding:
    age = (end - entry.date).days
    return Outstanding(entry, age, age > (stale.deposit_days if entry.cents > 0 else stale.check_days))
