"""What a bill that was charged back still owes, item by item, and which of it each payment and credit settles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sync.clio import Allocation, Chargeback, Facts, Payment
from sync.documents import Link

Settled = dict[tuple[str, int], tuple[Link, ...]]


@dataclass(frozen=True, slots=True, order=True)
class _Use:
    """Cents applied to a bill. What was charged back settled the invoice itself, so it comes first."""

    later: bool
    on: date
    number: int
    key: str
    cents: int


def settled(facts: Facts, chargebacks: dict[int, Chargeback]) -> Settled:
    """Links by (key of the payment or credit note, bill), for bills with a chargeback; others owe one invoice only."""
    payments = {payment.id: payment for payment in facts.payments}
    hit = {part.bill for each in chargebacks if each in payments for part in payments[each].allocations}
    totals = {bill.id: bill.total for bill in facts.bills if bill.id in hit}
    found: Settled = {}
    for number, total in totals.items():
        items = [Link(f"bill {number}", total), *_owed_again(number, payments, chargebacks)]
        for use in sorted(_uses(number, facts, chargebacks)):
            found[use.key, number], items = _take(items, use.cents)
    return found


def _owed_again(bill: int, payments: dict[int, Payment], chargebacks: dict[int, Chargeback]) -> Iterator[Link]:
    backs = [back for back in chargebacks.values() if back.payment in payments]
    for back in sorted(backs, key=lambda each: (each.on, each.id)):
        left = back.cents
        for part in payments[back.payment].allocations:
            share = min(left, part.cents)
            left -= share
            if part.bill == bill and share:
                yield Link(f"CB-{back.id}", share)


def _uses(bill: int, facts: Facts, chargebacks: dict[int, Chargeback]) -> Iterator[_Use]:
    for payment in facts.payments:
        back = payment.id in chargebacks
        key = f"CP-{payment.id}"
        cents = _standing(bill, payment.allocations, back)
        if cents and (back or (not payment.voided and key not in facts.deleted)):
            yield _Use(not back, payment.on, payment.id, key, cents)
    for note in facts.credit_notes:
        key = f"CN-{note.id}"
        cents = _standing(bill, note.allocations, False)
        if cents and not note.voided and key not in facts.deleted:
            yield _Use(True, note.on, note.id, key, cents)


def _standing(bill: int, parts: tuple[Allocation, ...], voided_too: bool) -> int:
    return sum(part.cents for part in parts if part.bill == bill and (voided_too or not part.voided))


def _take(items: list[Link], cents: int) -> tuple[tuple[Link, ...], list[Link]]:
    """Fill the items in order; what is more than all of them stays on the last."""
    taken: list[Link] = []
    left: list[Link] = []
    for place, item in enumerate(items):
        part = cents if place == len(items) - 1 else min(cents, item.cents)
        cents -= part
        taken.append(Link(item.key, part))
        left.append(Link(item.key, item.cents - part))
    return tuple(link for link in taken if link.cents), left
