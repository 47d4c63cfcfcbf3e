"""Finds the cause of a group's gap: each rule supposes one mistake, and holds when undoing it closes the gap."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sync.reconcile.causes import Cause
from sync.reconcile.effects import (
    Effect,
    Reader,
    added,
    in_trust,
    of_side,
    times,
    without_accounts,
    without_ledgers,
)
from sync.reconcile.groups import Group, gap, lost, untouched


@dataclass(frozen=True)
class Case:
    """A group under examination: what Clio wants and what the books have, over all time."""

    group: Group
    reader: Reader

    @cached_property
    def want(self) -> Effect:
        """What Clio's lines should do."""
        return self.reader.of_clio(self.group.clio)

    @cached_property
    def books(self) -> Effect:
        """What the documents do, accounts elsewhere included."""
        return self.reader.of_books(self.group.lines)

    @cached_property
    def have(self) -> Effect:
        """What the documents do on the trust side."""
        return in_trust(self.books)

    @cached_property
    def gap(self) -> Effect:
        """What the trust side has too much."""
        return gap(self.group, self.reader)

    @cached_property
    def bank_untouched(self) -> bool:
        """Whether the documents moved no trust bank although Clio did."""
        return bool(of_side(self.gap, "bank")) and not of_side(self.have, "bank")

    @cached_property
    def ledgers_untouched(self) -> bool:
        """Whether the documents moved no client ledger although Clio did."""
        return bool(of_side(self.gap, "ledger")) and not of_side(self.have, "ledger")


def _never_posted(case: Case) -> bool:
    return not case.group.documents and not case.group.posted


def _voided(case: Case) -> bool:
    return any(document.voided for document in case.group.documents)


def _deleted(case: Case) -> bool:
    gone = lost(case.group)
    lines = [line for posting in gone for line in posting.lines]
    return bool(gone) and (not lines or not added(case.gap, in_trust(case.reader.of_books(lines))))


def _doubled(case: Case) -> bool:
    documents = case.group.documents
    counts = Counter(document.key for document in documents)
    copies = [document for document in documents if counts[document.key] > 1]
    if case.want and case.gap == times(case.want, len(copies) - 1):
        return len(copies) > 1
    return any(case.gap == in_trust(case.reader.of_books(copy.lines)) for copy in copies)


def _never_in_clio(case: Case) -> bool:
    return not case.group.clio and not case.group.posted


def _gone_from_clio(case: Case) -> bool:
    return not case.group.clio


def _changed_in_clio(case: Case) -> bool:
    return untouched(case.group)


def _reversed(case: Case) -> bool:
    return case.have == times(case.want, -1)


def _in_operating(case: Case) -> bool:
    operating = case.reader.evidence.operating
    moved = sum(cents for place, cents in case.books.items() if place.account in operating)
    wanted = sum(of_side(case.want, "bank").values())
    ledgers_fit = not of_side(case.gap, "ledger") or case.ledgers_untouched
    return case.bank_untouched and ledgers_fit and moved == wanted != 0


def _in_wrong_account(case: Case) -> bool:
    if case.group.key and not case.have:
        return True
    if without_accounts(case.have) == without_accounts(case.want):
        return True
    elsewhere = sum(of_side(case.books, "elsewhere").values())
    bank, ledger = (sum(of_side(case.gap, side).values()) for side in ("bank", "ledger"))
    return elsewhere != 0 and (
        (case.bank_untouched and not of_side(case.gap, "ledger") and elsewhere == -bank)
        or (case.ledgers_untouched and not of_side(case.gap, "bank") and elsewhere == ledger)
    )


def _on_wrong_ledger(case: Case) -> bool:
    return not without_ledgers(case.gap)


def _on_wrong_matter(case: Case) -> bool:
    return _on_wrong_ledger(case) and len({place.ledger.client for place in case.gap}) == 1


def _transposed(case: Case) -> bool:
    amounts = [{abs(cents) for cents in effect.values()} for effect in (case.have, case.want)]
    return case.have.keys() == case.want.keys() and all(map(_one, amounts)) and swapped(*map(min, amounts))


def _one(amounts: set[int]) -> bool:
    return len(amounts) == 1


def swapped(one: int, other: int) -> bool:
    """Tell whether two amounts differ by exactly two neighbouring digits that changed places."""
    width = max(len(str(one)), len(str(other)))
    left, right = str(one).zfill(width), str(other).zfill(width)
    apart = [index for index in range(width) if left[index] != right[index]]
    return len(apart) == 2 and apart[1] == apart[0] + 1 and sorted(left) == sorted(right)


def _one_sided(case: Case) -> bool:
    return case.bank_untouched != case.ledgers_untouched


def _other_amount(case: Case) -> bool:
    return case.have.keys() == case.want.keys()


RULES: tuple[tuple[Cause, Callable[[Case], bool]], ...] = (
    (Cause.MISSING_IN_BOOKS, _never_posted),
    (Cause.VOIDED_BY_HAND, _voided),
    (Cause.DELETED_BY_HAND, _deleted),
    (Cause.DOUBLED, _doubled),
    (Cause.MISSING_IN_CLIO, _never_in_clio),
    (Cause.DELETED_IN_CLIO, _gone_from_clio),
    (Cause.CHANGED_IN_CLIO, _changed_in_clio),
    (Cause.REVERSED_SIGN, _reversed),
    (Cause.POSTED_TO_OPERATING, _in_operating),
    (Cause.WRONG_ACCOUNT, _in_wrong_account),
    (Cause.WRONG_MATTER, _on_wrong_matter),
    (Cause.WRONG_CLIENT, _on_wrong_ledger),
    (Cause.TRANSPOSED_DIGITS, _transposed),
    (Cause.ONE_SIDED, _one_sided),
    (Cause.WRONG_AMOUNT, _other_amount),
)
"""In order: the first rule that holds names the cause."""


def diagnose(case: Case) -> Cause:
    """Name the cause of a gap that will not close by itself with time."""
    return next((cause for cause, holds in RULES if holds(case)), Cause.CHANGED_BY_HAND)


def of_dates(case: Case) -> Cause:
    """Name the cause when both sides have the same money at different dates."""
    if case.group.postings and untouched(case.group):
        return Cause.CHANGED_IN_CLIO
    here = {(line.date.year, line.date.month) for line in case.group.clio}
    there = {(line.date.year, line.date.month) for line in case.group.lines}
    return Cause.WRONG_DATE if here == there else Cause.DATE_OVER_MONTH_END
