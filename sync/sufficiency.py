"""Whether money that a movement uses is there on its day: clients' credits and the firm's cushion in trust."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sync.clio import Facts, Movement, Opening, Payment, Source, TrustLine

FIRM_MOVEMENTS = (Movement.FIRM_DEPOSIT, Movement.FIRM_WITHDRAWAL, Movement.BANK_CHARGE)


@dataclass(frozen=True, slots=True, order=True)
class _Use:
    """A change of a client's credit; on one day, what comes in counts before what goes out."""

    on: date
    goes_out: bool
    key: str
    client: int
    cents: int


def exceeded(facts: Facts, start: date) -> frozenset[str]:
    """Keys of postings for which the client's credit does not suffice; each of these leaves the credit as it was."""
    credit: dict[int, int] = defaultdict(int)
    refused = set()
    for use in sorted(_uses(facts)):
        if use.on < start or use.key in facts.deleted:
            continue
        if use.goes_out and credit[use.client] + use.cents < 0:
            refused.add(use.key)
        else:
            credit[use.client] += use.cents
    return frozenset(refused)


def _uses(facts: Facts) -> Iterator[_Use]:
    for payment in facts.payments:
        if not payment.voided and f"CP-{payment.id}" not in facts.deleted:
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
    later = [part for part in standing if part.on not in (None, payment.on)]
    at_once = sum(part.cents for part in standing if part not in later)
    yield _Use(payment.on, False, f"CX-{payment.id}", payment.client, payment.cents - at_once)
    for part in later:
        yield _Use(part.on or payment.on, True, f"CL-{payment.id}-{part.bill}", payment.client, -part.cents)


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
