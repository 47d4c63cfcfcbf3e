"""The ways in which a statement line and a book entry are the same money, each with its reason in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sync.reconcile.entries import BankEntry
from sync.reconcile.statement import StatementLine

_EARLIEST = -5
_LATEST_CHECK = 400
_LATEST_OUT = 180
_LATEST_IN = 15


@dataclass(frozen=True)
class Match:
    """Statement lines and book entries that are the same money. Without lines: entries that cancel each other."""

    lines: tuple[StatementLine, ...]
    entries: tuple[BankEntry, ...]
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
            found.append(Match((line,), (entry,), f"Check {line.check} and amount agree."))
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
            found.append(Match((), (undone, back), why))
    return found


def _undone_by(entry: BankEntry, back: BankEntry) -> bool:
    """Tell whether a reversal undoes this entry: the original, or a repost."""
    if not (entry.key and back.key) or entry.key.base != back.key.base or entry.cents != -back.cents:
        return False
    return not entry.key.suffix.startswith("-R")


def by_amount(lines: Sequence[StatementLine], entries: Sequence[BankEntry]) -> list[Match]:
    """Match equal amounts within some days: nearest day first, then the texts that have more words in common."""
    waiting: dict[int, list[BankEntry]] = defaultdict(list)
    for entry in entries:
        waiting[entry.cents].append(entry)
    pairs = [(line, entry) for line in lines for entry in waiting[line.cents] if _may_be(line, entry)]
    pairs.sort(key=lambda each: (abs(days_between(*each)), -_alike(*each), each[0].date, each[0].id, each[1].id))
    found: list[Match] = []
    taken: set[str] = set()
    for line, entry in pairs:
        if not {line.id, entry.id} & taken:
            taken |= {line.id, entry.id}
            rivals = sum(line is other for other, _ in pairs)
            found.append(Match((line,), (entry,), _reason(line, entry, rivals)))
    return found


def _may_be(line: StatementLine, entry: BankEntry) -> bool:
    latest = _LATEST_OUT if line.cents < 0 else _LATEST_IN
    other_check = line.check and entry.check and line.check != entry.check
    return not other_check and _EARLIEST <= days_between(line, entry) <= latest


def _alike(line: StatementLine, entry: BankEntry) -> int:
    return len(_words(line.text) & _words(entry.payee))


def _words(text: str) -> set[str]:
    return {word for word in text.casefold().split() if len(word) > 2}


def _reason(line: StatementLine, entry: BankEntry, rivals: int) -> str:
    choice = f" It is the nearest of {rivals} of this amount." if rivals > 1 else ""
    return f"The amount agrees, {abs(days_between(line, entry))} days apart.{choice}"
