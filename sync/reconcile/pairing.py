"""Finds the partner of QuickBooks documents that carry no key: the movement they stand in for, or repeat."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from sync.reconcile.causes import Cause
from sync.reconcile.diagnosis import Case, diagnose, of_dates
from sync.reconcile.effects import NOBODY, Reader, in_trust, of_side
from sync.reconcile.groups import Document, Group

_WITHIN = {
    Cause.TYPED_BY_HAND: timedelta(days=10),
    Cause.DATE_OVER_MONTH_END: timedelta(days=45),
    Cause.WRONG_MATTER: timedelta(days=5),
    Cause.WRONG_CLIENT: timedelta(days=5),
    Cause.WRONG_ACCOUNT: timedelta(days=5),
    Cause.POSTED_TO_OPERATING: timedelta(days=5),
    Cause.REVERSED_SIGN: timedelta(days=3),
    Cause.TRANSPOSED_DIGITS: timedelta(days=3),
}
"""What a document without a key may be of a movement without a document, likeliest first, and how far apart in time."""

_COPIED_WITHIN = timedelta(days=5)


@dataclass(frozen=True)
class Pair:
    """A cause with the group that shows both sides of it."""

    cause: Cause
    group: Group


def apart(one: Group, other: Group) -> timedelta:
    """Return the time between a group's first Clio line (or document) and the other's first document."""
    start = one.clio[0].date if one.clio else one.documents[0].date
    return abs(start - other.documents[0].date)


def stands_in(missing: Group, foreign: Group, reader: Reader) -> Pair | None:
    """Return what the foreign document is of the missing movement, or None when they have nothing in common."""
    joined = replace(missing, postings=()).joined(foreign)
    case = Case(joined, reader)
    cause = diagnose(case) if case.gap else of_dates(case)
    if cause is Cause.WRONG_DATE:
        cause = Cause.TYPED_BY_HAND
    fits = cause in _WITHIN and apart(missing, foreign) <= _WITHIN[cause]
    return Pair(cause, joined) if fits else None


def pair_up(missing: Iterable[Group], foreign: Iterable[Group], reader: Reader) -> list[Pair]:
    """Pair each document without a key with at most one movement that has no document, likeliest pairs first."""
    alike: dict[str, list[Group]] = defaultdict(list)
    for group in foreign:
        alike[_digits(max(line.debit + line.credit for line in group.lines))].append(group)
    pairs = [
        (list(_WITHIN).index(pair.cause), apart(one, other), one.key, other.documents[0].id, pair)
        for one in missing
        for other in alike[_digits(max(abs(line.cents) for line in one.clio))]
        if (pair := stands_in(one, other, reader))
    ]
    taken: set[str] = set()
    chosen: list[Pair] = []
    for *_, key, id, pair in sorted(pairs, key=lambda each: each[:-1]):
        if not {key, id} & taken:
            taken |= {key, id}
            chosen.append(pair)
    return chosen


def _digits(cents: int) -> str:
    """Return what equal amounts, and amounts with digits that changed places, have in common."""
    return "".join(sorted(str(cents))).lstrip("0")


def of_foreign(foreign: Group, settled: Iterable[Group], reader: Reader) -> Pair:
    """Name what a document without key and without missing partner is: a copy, half an entry, or unknown to Clio."""
    have = in_trust(reader.of_books(foreign.lines))
    near = [group for group in settled if apart(group, foreign) <= _COPIED_WITHIN]
    near.sort(key=lambda group: (apart(group, foreign), group.key))
    for group in near:
        cause = _copy_of(foreign, group, reader)
        if cause:
            return Pair(cause, replace(foreign, clio=group.clio))
    sides = {place.side for place in have}
    return Pair(Cause.MISSING_IN_CLIO if len(sides) == 2 else Cause.ONE_SIDED, foreign)


def _copy_of(foreign: Group, group: Group, reader: Reader) -> Cause | None:
    copy, original = (in_trust(reader.of_books(each.lines)) for each in (foreign, group))
    if copy == original:
        return Cause.DOUBLED
    same_bank = of_side(copy, "bank") == of_side(original, "bank") != {}
    unnamed = all(place.ledger == NOBODY for place in copy)
    return Cause.BANK_FEED_DUPLICATE if same_bank and unnamed else None


def undeposited_twins(documents: Iterable[Document], reader: Reader) -> list[tuple[Document, Document]]:
    """Pair payments left in Undeposited Funds with a deposit of the same amount that did not take them along."""
    undeposited, operating = reader.evidence.undeposited, reader.evidence.operating
    waiting = {document: _debits(document, undeposited) for document in documents if undeposited}
    emptied = [line.credit for document in waiting for line in document.lines if line.account in undeposited]
    stale: list[tuple[Document, int]] = []
    for document, cents in waiting.items():
        if cents and cents in emptied:
            emptied.remove(cents)
        elif cents:
            stale.append((document, cents))
    direct = [each for each in waiting if not any(line.account in undeposited for line in each.lines)]
    return [(payment, twin) for payment, cents in stale if (twin := _twin(payment, cents, direct, operating))]


def _debits(document: Document, accounts: frozenset[str]) -> int:
    return sum(line.debit for line in document.lines if line.account in accounts)


def _twin(payment: Document, cents: int, direct: list[Document], operating: frozenset[str]) -> Document | None:
    alike = [
        each for each in direct if _debits(each, operating) == cents and abs(each.date - payment.date) <= _COPIED_WITHIN
    ]
    return min(alike, key=lambda each: (abs(each.date - payment.date), each.id), default=None)
