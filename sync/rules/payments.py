"""Payments: received money against invoices, what is left over as the client's credit, and credit used later."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sync.accounts import Role
from sync.clio import Allocation, Bill, BillState, Payment, Source
from sync.documents import Document, Kind, Line, Link, Name
from sync.findings import Cause, Held, Hold
from sync.outcomes import Gone, Outcomes
from sync.view import View

TRUST_METHOD = "Trust transfer"
"""The payment method by which money from trust is known in Undeposited Funds, where it must not age."""
UNAPPROVED = (BillState.DRAFT, BillState.AWAITING_APPROVAL)


def book_payment(payment: Payment, view: View) -> Outcomes:
    """Say what a payment is in the books."""
    charged_back = payment.id in view.chargebacks
    if payment.on < view.mapping.start:
        yield Gone(f"CP-{payment.id}", "The payment is older than the start of the books.")
    elif payment.voided and not charged_back:
        yield from undone(payment)
    elif payment.source is Source.CLIENT_CREDIT:
        yield _credit_used(f"CP-{payment.id}", payment, payment.allocations, view)
    else:
        yield from _received(payment, view)


def undone(payment: Payment) -> Outcomes:
    """Everything a payment may have left in the books, to be taken back."""
    reason = "The payment was voided in Clio."
    yield Gone(f"CP-{payment.id}", reason)
    yield Gone(f"CX-{payment.id}", reason)
    for part in payment.allocations:
        yield Gone(f"CL-{payment.id}-{part.bill}", reason)


def receipt(payment: Payment, view: View) -> int:
    """Cents that came in: what Clio still shows plus what was refunded of it since."""
    return payment.cents + sum(refund.cents for refund in view.refunds.get(payment.id, []))


def _received(payment: Payment, view: View) -> Outcomes:
    after = _trust_legs(payment, view)
    parts = [part for part in payment.allocations if not part.voided or payment.id in view.chargebacks]
    at_once = [part for part in parts if part.on in (None, payment.on)]
    later = [part for part in parts if part not in at_once]
    left = payment.cents - sum(part.cents for part in at_once)
    if left < sum(part.cents for part in later):
        raise _overallocated(payment)
    links = _links(payment, at_once, view)
    yield from _credit(payment, left, view, links)
    for number, customer in enumerate(sorted(links)):
        key = f"CP-{payment.id}" if number == 0 else f"CP-{payment.id}-{customer.client}"
        yield replace(_payment(key, payment, customer, links[customer], view), after=after)
    for part in later:
        yield _credit_used(f"CL-{payment.id}-{part.bill}", payment, (part,), view)


def _links(payment: Payment, parts: Iterable[Allocation], view: View) -> dict[Name, list[Link]]:
    """What the money settles, for each customer: a QuickBooks payment knows one customer only."""
    links: dict[Name, list[Link]] = defaultdict(list)
    for part in parts:
        bill = _owed(payment, part, view)
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
        Line(view.account(Role.CLIENT_CREDITS), -cents, customer.whole_client),
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


def _credit_used(key: str, payment: Payment, parts: Iterable[Allocation], view: View) -> Document:
    """A bill settled from the client's credit on the day it is applied: that day it is earned."""
    standing = [part for part in parts if not part.voided]
    if key in view.credits_exceeded:
        raise _exceeded(payment)
    day = next((part.on for part in standing if part.on), payment.on)
    settled = [
        (view.customer(_owed(payment, part, view)), link)
        for part in standing
        for link in view.settles(f"CP-{payment.id}", part.bill, part.cents)
    ]
    receivable = view.account(Role.RECEIVABLE)
    used = Line(view.account(Role.CLIENT_CREDITS), sum(part.cents for part in standing), Name(payment.client))
    return Document(
        key=key,
        kind=Kind.JOURNAL,
        on=day,
        happened=day,
        lines=(used, *(Line(receivable, -link.cents, customer) for customer, link in settled)),
        links=tuple(link for _, link in settled),
        number=key,
    )


def _owed(payment: Payment, part: Allocation, view: View) -> Bill:
    bill = view.bills.get(part.bill)
    if bill is None:
        sentence = f"Payment {payment.id} pays bill {part.bill}, which Clio did not return."
        raise Held(Hold(Cause.BILL_UNKNOWN, "", sentence, remedies=("Wait for the next full reading of Clio.",)))
    if bill.state in UNAPPROVED:
        sentence = f"Payment {payment.id} pays bill {bill.number}, which is not approved."
        raise Held(Hold(Cause.BILL_NOT_APPROVED, "", sentence, remedies=("Approve the bill in Clio.",)))
    return bill


def _trust_legs(payment: Payment, view: View) -> tuple[str, ...]:
    """Keys of the lines that left trust; without them the money would stand in the books twice."""
    if payment.source is not Source.TRUST:
        return ()
    legs = view.legs.get(payment.id, [])
    left = sum(line.paid_out - line.paid_in for line in legs)
    if left != payment.cents:
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


def _exceeded(payment: Payment) -> Held:
    sentence = f"Payment {payment.id} uses more of the client's credit than there is."
    remedy = "Compare the client's operating credit in Clio with Client Credits in QuickBooks."
    return Held(Hold(Cause.CREDIT_EXCEEDED, "", sentence, remedies=(remedy,)))
