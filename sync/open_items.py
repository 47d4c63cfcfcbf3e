"""What a bill that was charged back still owes, item by item, and which of it each payment and credit settles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sync.clio import Allocation, Chargeback, Facts, Payment, Source
from sync.documents import Link
from sync.sufficiency import applied_later

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
    """Links by (key of the payment or credit note, bill), for bills with a chargeback; others owe one invoice only.

    Payments must be as received: what was charged back stands.
    """
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
        if not payment.voided and f"CP-{payment.id}" not in facts.deleted:
            yield from _parts(bill, payment, payment.id not in chargebacks)
    for note in facts.credit_notes:
        key = f"CN-{note.id}"
        cents = _standing(bill, note.allocations)
        if cents and not note.voided and key not in facts.deleted:
            yield _Use(True, note.on, note.id, key, cents)


def _parts(bill: int, payment: Payment, paid_again: bool) -> Iterator[_Use]:
    """What a payment settles at once, and what is applied later under keys of its own."""
    later = [] if payment.source is Source.CLIENT_CREDIT else applied_later(payment)
    on_bill = [(key, part) for key, part in later if part.bill == bill]
    at_once = _standing(bill, payment.allocations) - sum(part.cents for _, part in on_bill)
    if at_once:
        yield _Use(paid_again, payment.on, payment.id, f"CP-{payment.id}", at_once)
    for key, part in on_bill:
        yield _Use(paid_again, part.on or payment.on, payment.id, key, part.cents)


def _standing(bill: int, parts: tuple[Allocation, ...]) -> int:
    return sum(part.cents for part in parts if part.bill == bill and not part.voided)


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
