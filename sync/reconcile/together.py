"""One line of the bank for several entries of the books: checks paid in on one slip, transfers sent as one."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from sync.reconcile.entries import BankEntry
from sync.reconcile.pairs import How, Match, days_between
from sync.reconcile.statement import StatementLine

_EARLIEST, _LATEST = -2, 10
_CLOSE = 3
_MOST_TOGETHER = 6
_MOST_FAR_APART = 3
_MOST_TRIED = 14


def one_for_several(lines: Sequence[StatementLine], entries: Sequence[BankEntry]) -> list[Match]:
    """Match a line with the only set of entries that comes to it; when several different sets do, none is chosen."""
    found: list[Match] = []
    waiting = list(entries)
    for line in lines:
        together = _only_set(line, waiting)
        if together:
            waiting = [each for each in waiting if each not in together]
            found.append(
                Match((line,), together, How.TOGETHER, f"{len(together)} entries together come to the amount.")
            )
    return found


def _only_set(line: StatementLine, waiting: Sequence[BankEntry]) -> tuple[BankEntry, ...]:
    near = [each for each in waiting if each.cents * line.cents > 0 and abs(each.cents) < abs(line.cents)]
    near = [each for each in near if _EARLIEST <= days_between(line, each) <= _LATEST and not each.check]
    near.sort(key=lambda each: (abs(days_between(line, each)), each.id))
    for day in sorted({each.date for each in near}, reverse=True):
        whole_day = tuple(each for each in near if each.date == day)
        if len(whole_day) > 1 and sum(each.cents for each in whole_day) == line.cents:
            return whole_day
    sets = sorted(_sets(line, near[:_MOST_TRIED]), key=_days_apart)
    best = [each for each in sets if _days_apart(each) == _days_apart(sets[0])]
    return best[0] if len({tuple(sorted(each.cents for each in one)) for one in best}) == 1 else ()


def _sets(line: StatementLine, near: Sequence[BankEntry]) -> Iterator[tuple[BankEntry, ...]]:
    for size in range(2, min(_MOST_TOGETHER, len(near)) + 1):
        for together in combinations(near, size):
            close = size <= _MOST_FAR_APART or _days_apart(together) <= _CLOSE
            if close and sum(each.cents for each in together) == line.cents:
                yield together


def _days_apart(together: Sequence[BankEntry]) -> int:
    days = [each.date for each in together]
    return (max(days) - min(days)).days
