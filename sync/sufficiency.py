"""Whether money that a movement uses is there on its day: clients' credits and the firm's cushion in trust."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sync.clio import Allocation, Chargeback, Facts, Movement, Opening, Payment, Source, TrustLine

FIRM_MOVEMENTS = (Movement.FIRM_DEPOSIT, Movement.FIRM_WITHDRAWAL, Movement.BANK_CHARGE)


@dataclass(frozen=True, slots=True, order=True)
class _Use:
    """A change of a client's credit; on one day, what comes in counts before what goes out.

    What is `forced` happened at the bank, whether there was credit for it or not.
    """

    on: date
    goes_out: bool
    key: str
    client: int
    cents: int
    forced: bool = False


def applied_later(payment: Payment) -> list[tuple[str, Allocation]]:
    """What was applied to bills after the payment's day, each under its key; a second part for one bill is numbered."""
    later = [part for part in payment.allocations if part.on not in (None, payment.on) and not part.voided]
    seen: dict[int, int] = defaultdict(int)
    found = []
    for part in sorted(later, key=lambda part: (part.on or payment.on, part.id)):
        seen[part.bill] += 1
        key = f"CL-{payment.id}-{part.bill}"
        found.append((key if seen[part.bill] == 1 else f"{key}-{seen[part.bill]}", part))
    return found


def exceeded(facts: Facts, start: date) -> frozenset[str]:
    """Keys of postings for which the client's credit does not suffice; each of these leaves the credit as it was."""
    credit: dict[int, int] = defaultdict(int)
    refused = set()
    for use in sorted(_uses(facts, start)):
        if use.on < start or use.key in facts.deleted:
            continue
        if use.goes_out and not use.forced and credit[use.client] + use.cents < 0:
            refused.add(use.key)
        else:
            credit[use.client] += use.cents
    return frozenset(refused)


def _uses(facts: Facts, start: date) -> Iterator[_Use]:
    yield from _charged_back(facts)
    for payment in facts.payments:
        if payment.on >= start and not payment.voided and f"CP-{payment.id}" not in facts.deleted:
            yield from _of_payment(payment)
    for refund in facts.refunds:
        if refund.payment is None:
            yield _Use(refund.on, True, f"CR-{refund.id}", refund.client, -refund.cents)
    for line in facts.trust_lines:
        if line.kind is Movement.CREDIT_TO_TRUST and f"CT-{line.id}" not in facts.deleted:
            moved = line.paid_out - line.paid_in
            yield _Use(line.on, moved < 0, f"CO-{line.id}", line.client, moved)


def _of_payment(payment: Payment) -> Iterator[_Use]:
    standing = [part for part in payment.allocations if not part.voided]
    if payment.source is Source.CLIENT_CREDIT:
        used = sum(part.cents for part in standing)
        day = next((part.on for part in standing if part.on), payment.on)
        yield _Use(day, True, f"CP-{payment.id}", payment.client, -used)
        return
    later = applied_later(payment)
    at_once = sum(part.cents for part in standing) - sum(part.cents for _, part in later)
    yield _Use(payment.on, False, f"CX-{payment.id}", payment.client, payment.cents - at_once)
    for key, part in later:
        yield _Use(part.on or payment.on, True, key, payment.client, -part.cents)


def _charged_back(facts: Facts) -> Iterator[_Use]:
    """The credit that a chargeback took along: what of the payment was on no bill."""
    payments = {payment.id: payment for payment in facts.payments}
    for back in facts.chargebacks:
        payment = payments.get(back.payment)
        taken = unallocated(back, payment) if payment and f"CB-{back.id}" not in facts.deleted else 0
        if payment and taken:
            yield _Use(back.on, True, f"CB-{back.id}", payment.client, -taken, forced=True)


def unallocated(back: Chargeback, payment: Payment) -> int:
    """Cents of a chargeback that no bill of its payment owes again."""
    return max(back.cents - sum(part.cents for part in payment.allocations), 0)


def uncovered(lines: Iterable[TrustLine], openings: Iterable[Opening], start: date) -> frozenset[int]:
    """Ids of bank charges larger than the firm's own money in their account on that day."""
    cushion: dict[int, int] = defaultdict(int)
    for opening in openings:
        if not opening.client:
            cushion[opening.account] += opening.cents
    refused = set()
    firms = [line for line in lines if line.kind in FIRM_MOVEMENTS and line.on >= start]
    for line in sorted(firms, key=lambda line: (line.on, bool(line.paid_out), line.id)):
        moved = line.paid_in - line.paid_out
        if line.kind is Movement.BANK_CHARGE and line.client:
            continue
        if line.kind is Movement.BANK_CHARGE and cushion[line.account] + moved < 0:
            refused.add(line.id)
        else:
            cushion[line.account] += moved
    return frozenset(refused)
