"""The ways in which a statement line and a book entry are the same money, each with its reason in words."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sync.reconcile.entries import BankEntry
from sync.reconcile.statement import StatementLine

_EARLIEST = -5
_RECORDED_LATE = 45
_LATEST_CHECK = 400
_LATEST_OUT = 180
_LATEST_IN = 15


class How(StrEnum):
    """What made a line and an entry the same money; a check number is sure, an amount may be another's."""

    CHECK = "check"
    CANCELLED = "cancelled"
    AMOUNT = "amount"
    TOGETHER = "together"
    LATE = "late"


@dataclass(frozen=True)
class Match:
    """Statement lines and book entries that are the same money. Without lines: entries that cancel each other."""

    lines: tuple[StatementLine, ...]
    entries: tuple[BankEntry, ...]
    how: How
    why: str


def days_between(line: StatementLine, entry: BankEntry) -> int:
    """Return how many days after the books the bank had it."""
    return (line.date - entry.date).days


def by_check(lines: Sequence[StatementLine], entries: Sequence[BankEntry]) -> list[Match]:
    """Match by check number and amount."""
    waiting: dict[tuple[str, int], list[BankEntry]] = defaultdict(list)
    for each in entries:
        waiting[each.check, each.cents].append(each)
    found: list[Match] = []
    for line in lines:
        alike = waiting[line.check, line.cents] if line.check else []
        entry = next((each for each in alike if _EARLIEST <= days_between(line, each) <= _LATEST_CHECK), None)
        if entry:
            alike.remove(entry)
            found.append(Match((line,), (entry,), How.CHECK, f"Check {line.check} and amount agree."))
    return found


def cancelled(_: Sequence[StatementLine], entries: Sequence[BankEntry]) -> list[Match]:
    """Set an entry and its reversal off against each other: the bank never sees either of them."""
    found: list[Match] = []
    taken: set[str] = set()
    for back in (each for each in entries if each.key and each.key.suffix.startswith("-R")):
        undone = next((each for each in entries if _undone_by(each, back) and each.id not in taken), None)
        if undone:
            taken.add(undone.id)
            why = f"{back.number} and {undone.number} cancel each other in the books."
            found.append(Match((), (undone, back), How.CANCELLED, why))
    return found


def _undone_by(entry: BankEntry, back: BankEntry) -> bool:
    """Tell whether a reversal undoes this entry: the original, or a repost."""
    if not (entry.key and back.key) or entry.key.base != back.key.base or entry.cents != -back.cents:
        return False
    return not entry.key.suffix.startswith("-R")


def in_place_of(
    settled: Mapping[str, How], everything: Sequence[BankEntry], lines: Sequence[StatementLine]
) -> dict[str, BankEntry]:
    """Find checks that the bank shows now, but which an earlier line without a number was taken for, by line id."""
    taken_for = {(each.check, each.cents): each for each in everything if settled.get(each.id) is How.AMOUNT}
    found = ((line.id, taken_for.get((line.check, line.cents))) for line in lines if line.check)
    return {id: entry for id, entry in found if entry}


def by_exchange(
    mistaken: Mapping[str, BankEntry], lines: Sequence[StatementLine], entries: Sequence[BankEntry]
) -> list[Match]:
    """Give such a check's line the entry of the same amount that was really paid back then."""
    waiting = list(entries)
    found: list[Match] = []
    for line in (each for each in lines if each.id in mistaken):
        entry = next((each for each in waiting if each.cents == line.cents and each.date <= line.date), None)
        if entry:
            waiting.remove(entry)
            why = f"Check {line.check} was taken for an earlier line without a number, which paid this one."
            found.append(Match((line,), (entry,), How.AMOUNT, why))
    return found


def by_amount(lines: Sequence[StatementLine], entries: Sequence[BankEntry]) -> list[Match]:
    """Match equal amounts within some days: nearest day first, then the texts that have more words in common."""
    pairs = [pair for pair in _of_amount(lines, entries) if _EARLIEST <= days_between(*pair) <= _latest(pair[0])]
    rivals = Counter(line.id for line, _ in pairs)
    return [
        Match((line,), (entry,), How.AMOUNT, _reason(line, entry, rivals[line.id])) for line, entry in _nearest(pairs)
    ]


def recorded_late(lines: Sequence[StatementLine], entries: Sequence[BankEntry]) -> list[Match]:
    """Match what the bank had first: fees, interest and the like that were recorded after the statement came."""
    pairs = [pair for pair in _of_amount(lines, entries) if -_RECORDED_LATE <= days_between(*pair) < _EARLIEST]
    return [
        Match((line,), (entry,), How.LATE, f"The amount agrees, recorded {-days_between(line, entry)} days later.")
        for line, entry in _nearest(pairs)
    ]


Pairs = list[tuple[StatementLine, BankEntry]]


def _of_amount(lines: Sequence[StatementLine], entries: Sequence[BankEntry]) -> Pairs:
    waiting: dict[int, list[BankEntry]] = defaultdict(list)
    for each in entries:
        waiting[each.cents].append(each)
    pairs = [(line, entry) for line in lines for entry in waiting[line.cents]]
    return [(line, entry) for line, entry in pairs if not line.check or not entry.check or line.check == entry.check]


def _latest(line: StatementLine) -> int:
    return _LATEST_OUT if line.cents < 0 else _LATEST_IN


def _nearest(pairs: Pairs) -> Pairs:
    ordered = sorted(
        pairs, key=lambda each: (abs(days_between(*each)), -_alike(*each), each[0].date, each[0].id, each[1].id)
    )
    taken: set[str] = set()
    chosen: Pairs = []
    for line, entry in ordered:
        if not {line.id, entry.id} & taken:
            taken |= {line.id, entry.id}
            chosen.append((line, entry))
    return chosen


def _alike(line: StatementLine, entry: BankEntry) -> int:
    return len(_words(line.text) & _words(entry.payee))


def _words(text: str) -> set[str]:
    return {word for word in text.casefold().split() if len(word) > 2}


def _reason(line: StatementLine, entry: BankEntry, rivals: int) -> str:
    choice = f" It is the nearest of {rivals} of this amount." if rivals > 1 else ""
    return f"The amount agrees, {abs(days_between(line, entry))} days apart.{choice}"
