"""Says why a bank may have what the books lack, for each statement line that found no entry."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sync.reconcile.diagnosis import swapped
from sync.reconcile.entries import BankEntry
from sync.reconcile.pairs import Match, days_between
from sync.reconcile.sentences import money
from sync.reconcile.statement import StatementLine

_NEAR = 15


class LikelyCause(StrEnum):
    """What an unmatched statement line probably is."""

    OTHER_AMOUNT = "other_amount"
    PAID_TWICE = "paid_twice"
    REVERSED_IN_BOOKS = "reversed_in_books"
    REVERSED_SIGN = "reversed_sign"
    TRANSPOSED_DIGITS = "transposed_digits"
    BOOKED_LATER = "booked_later"
    RETURNED_ITEM = "returned_item"
    BANK_FEE = "bank_fee"
    INTEREST = "interest"
    NOT_IN_BOOKS = "not_in_books"


SENTENCES = {
    LikelyCause.OTHER_AMOUNT: "The bank paid check {check} for {line}, the books have {entry}: see the check's image.",
    LikelyCause.PAID_TWICE: "The bank has {line} a second time; the books have it once, {entry}. Ask the bank.",
    LikelyCause.REVERSED_IN_BOOKS: "The bank has {line}, but {entry} was reversed in the books. Undo the reversal.",
    LikelyCause.REVERSED_SIGN: "The bank has {line}, the books have {entry}: one of them goes the wrong way.",
    LikelyCause.TRANSPOSED_DIGITS: "The bank has {line}, the books {entry}: two digits changed places.",
    LikelyCause.BOOKED_LATER: "The bank has {line}, the books have it after the statement's end, {entry}.",
    LikelyCause.RETURNED_ITEM: "A deposit came back ({line}). Record it in Clio today: other clients' money covers it.",
    LikelyCause.BANK_FEE: "The bank took a fee of {line}. It is the firm's cost: record it on the firm's own ledger.",
    LikelyCause.INTEREST: "The bank paid interest of {line}. Record it; on a pooled account it is no client's.",
    LikelyCause.NOT_IN_BOOKS: "Nothing in the books fits {line}. Find out what it is and record it in Clio.",
}

_WORDS = (
    (LikelyCause.RETURNED_ITEM, -1, re.compile(r"\b(returned|nsf|insufficient|chargeback|bounced)\b", re.IGNORECASE)),
    (LikelyCause.BANK_FEE, -1, re.compile(r"\b(fee|fees|charge|charges|svc|service chg|chk order)\b", re.IGNORECASE)),
    (LikelyCause.INTEREST, 1, re.compile(r"\b(interest|int)\b", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Unmatched:
    """A statement line without an entry, what it probably is, and the entry that made us think so."""

    line: StatementLine
    cause: LikelyCause
    entry: BankEntry | None
    sentence: str


Test = Callable[[StatementLine, BankEntry], bool]


def _transposed(line: StatementLine, entry: BankEntry) -> bool:
    return line.cents * entry.cents > 0 and swapped(abs(line.cents), abs(entry.cents))


_BY_ENTRY: tuple[tuple[LikelyCause, Test], ...] = (
    (LikelyCause.OTHER_AMOUNT, lambda line, entry: bool(line.check) and line.check == entry.check),
    (LikelyCause.REVERSED_SIGN, lambda line, entry: line.cents == -entry.cents),
    (LikelyCause.TRANSPOSED_DIGITS, _transposed),
)


def likely_cause(
    line: StatementLine, end: date, books: tuple[Sequence[BankEntry], Sequence[BankEntry]], matches: Iterable[Match]
) -> Unmatched:
    """Name what a line probably is: first by the entries it resembles, then by the bank's own words.

    `end` is the statement's last day, `books` are the entries still waiting for the bank, and all entries.
    """
    by_entry = _by_history(line, end, books, list(matches)) or _by_waiting(line, books[0])
    cause, entry = by_entry or (_by_words(line), None)
    figures = f"{money(line.cents)} on {line.date.isoformat()}"
    booked = f"{money(entry.cents)} on {entry.date.isoformat()}" if entry else ""
    return Unmatched(line, cause, entry, SENTENCES[cause].format(line=figures, entry=booked, check=line.check))


def _near(line: StatementLine, entry: BankEntry) -> bool:
    return abs(days_between(line, entry)) <= _NEAR


def _by_waiting(line: StatementLine, waiting: Sequence[BankEntry]) -> tuple[LikelyCause, BankEntry] | None:
    for cause, fits in _BY_ENTRY:
        alike = [each for each in waiting if fits(line, each) and (line.check or _near(line, each))]
        if alike:
            return cause, min(alike, key=lambda each: (abs(days_between(line, each)), each.id))
    return None


def _by_history(
    line: StatementLine, end: date, books: tuple[Sequence[BankEntry], Sequence[BankEntry]], matches: list[Match]
) -> tuple[LikelyCause, BankEntry] | None:
    waiting, everything = books
    undone = {each.id for match in matches if not match.lines for each in match.entries}
    open_entries = {each.id for each in waiting}
    for entry in (each for each in everything if each.cents == line.cents and each.id not in open_entries):
        if entry.id in undone and _near(line, entry):
            return LikelyCause.REVERSED_IN_BOOKS, entry
        if _same_paper(line, entry, matches):
            return LikelyCause.PAID_TWICE, entry
        if entry.date > end and _near(line, entry):
            return LikelyCause.BOOKED_LATER, entry
    return None


def _same_paper(line: StatementLine, entry: BankEntry, matches: list[Match]) -> bool:
    """Tell whether the bank shows the entry's check again, or the same words as in the line that was matched to it."""
    if line.check and line.check == entry.check:
        return True
    lines = [other for match in matches if entry in match.entries for other in match.lines]
    return any((line.date, line.check, line.text) == (other.date, other.check, other.text) for other in lines)


def _by_words(line: StatementLine) -> LikelyCause:
    found = (cause for cause, sign, words in _WORDS if line.cents * sign > 0 and words.search(line.text))
    return next(found, LikelyCause.NOT_IN_BOOKS)
