"""Payments: received money against invoices, and what is left over as the client's credit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sync.accounts import Role
from sync.clio import Allocation, Payment, Source
from sync.documents import Document, Kind, Line, Link, Name, by_customer
from sync.findings import Cause, Held, Hold
from sync.outcomes import Gone, Outcomes
from sync.rules.client_credit import bill_of, credit_used, credits_used, earlier_credit
from sync.sufficiency import applied_later
from sync.view import View

TRUST_METHOD = "Trust transfer"
"""The payment method by which money from trust is known in Undeposited Funds, where it must not age."""


def book_payment(payment: Payment, view: View) -> Outcomes:
    """Say what a payment is in the books."""
    if payment.on < view.mapping.start:
        yield Gone(f"CP-{payment.id}", "The payment is older than the start of the books.")
        yield from earlier_credit(payment, view)
    elif payment.voided:
        yield from undone(payment)
    elif payment.source is Source.CLIENT_CREDIT:
        yield credit_used(f"CP-{payment.id}", payment, payment.allocations, view)
    else:
        yield from _received(payment, view)


def undone(payment: Payment) -> Outcomes:
    """Everything a payment may have left in the books, to be taken back."""
    reason = "The payment was voided in Clio."
    yield Gone(f"CP-{payment.id}", reason)
    yield Gone(f"CX-{payment.id}", reason)
    standing = replace(payment, allocations=tuple(replace(part, voided=False) for part in payment.allocations))
    yield from (Gone(key, reason) for key, _ in applied_later(standing))


def receipt(payment: Payment, view: View) -> int:
    """Cents that came in: what Clio still shows plus what was refunded of it since."""
    return payment.cents + sum(refund.cents for refund in view.refunds.get(payment.id, []))


def _received(payment: Payment, view: View) -> Outcomes:
    after = _trust_legs(payment, view)
    later = applied_later(payment)
    at_once = [part for part in payment.allocations if not part.voided and part.on in (None, payment.on)]
    left = payment.cents - sum(part.cents for part in at_once)
    if left < sum(part.cents for _, part in later):
        raise _overallocated(payment)
    links = _links(payment, at_once, view)
    yield from _credit(payment, left, view, links)
    for key, customer in by_customer(f"CP-{payment.id}", links):
        yield replace(_payment(key, payment, customer, links[customer], view), after=after)
    yield from credits_used(later, payment, view)


def _links(payment: Payment, parts: Iterable[Allocation], view: View) -> dict[Name, list[Link]]:
    """What the money settles, for each customer: a QuickBooks payment knows one customer only."""
    links: dict[Name, list[Link]] = defaultdict(list)
    for part in parts:
        bill = bill_of(payment, part.bill, view)
        links[view.customer(bill)] += view.settles(f"CP-{payment.id}", part.bill, part.cents)
    for refund in view.refunds.get(payment.id, []):
        links[_payer(payment, links)].append(Link(f"CR-{refund.id}", refund.cents))
    return links


def _payer(payment: Payment, links: dict[Name, list[Link]]) -> Name:
    return min(links, default=Name(payment.client))


def _credit(payment: Payment, cents: int, view: View, links: dict[Name, list[Link]]) -> Outcomes:
    """What is left over is owed to the client, not earned; linked in the same payment, so nothing stays unapplied."""
    key = f"CX-{payment.id}"
    if not cents:
        yield Gone(key, "The whole payment is allocated.")
        return
    customer = _payer(payment, links)
    links[customer].append(Link(key, cents))
    lines = (
        Line(view.account(Role.RECEIVABLE), cents, customer),
        Line(view.account(Role.CLIENT_CREDITS), -cents, Name(payment.client)),
    )
    yield Document(key, Kind.JOURNAL, payment.on, payment.on, lines, number=key)


def _payment(key: str, payment: Payment, customer: Name, links: list[Link], view: View) -> Document:
    total = sum(link.cents for link in links)
    receivable = view.account(Role.RECEIVABLE)
    landed = Line(view.deposit_account(payment.source), total, customer, origin=payment.source)
    return Document(
        key=key,
        kind=Kind.PAYMENT,
        on=payment.on,
        happened=payment.on,
        lines=(landed, *(Line(receivable, -link.cents, customer) for link in links)),
        name=customer,
        links=tuple(links),
        check_number=payment.reference,
        method=TRUST_METHOD if payment.source is Source.TRUST else payment.method,
    )


def _trust_legs(payment: Payment, view: View) -> tuple[str, ...]:
    """Keys of the lines that left trust; without them the money would stand in the books twice."""
    if payment.source is not Source.TRUST:
        return ()
    legs = view.legs.get(payment.id, [])
    left = sum(line.paid_out - line.paid_in for line in legs)
    if left not in (payment.cents, receipt(payment, view)):
        raise Held(
            Hold(
                Cause.TRUST_LEG_MISSING,
                "",
                f"Payment {payment.id} comes from trust, but the trust account shows {left} of its {payment.cents} "
                "cents leaving.",
                remedies=("Wait for the next reading; if it stays, compare the payment with Clio's trust ledger.",),
            )
        )
    return tuple(f"CT-{line.id}" for line in legs)


def _overallocated(payment: Payment) -> Held:
    sentence = f"Payment {payment.id} is allocated to bills with more than it brought in."
    return Held(Hold(Cause.OVERALLOCATED, "", sentence, remedies=("Correct the payment in Clio.",)))
