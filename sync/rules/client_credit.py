"""Credit that clients have in operating: bills settled with it, and what is held because there is not enough of it."""

from collections.abc import Iterable
from dataclasses import replace

from core.ids import fingerprint
from sync.accounts import Role
from sync.clio import Allocation, Bill, BillState, Payment
from sync.documents import Document, Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.outcomes import Outcomes
from sync.remedies import Remedy
from sync.sufficiency import applied_later
from sync.view import View

UNAPPROVED = (BillState.DRAFT, BillState.AWAITING_APPROVAL)
COMPARE = (
    "Compare the client's operating credit in Clio with Client Credits in QuickBooks.",
    "If the firm gave its own money, record it in Clio as covering a shortage.",
)


def credits_used(parts: Iterable[tuple[str, Allocation]], payment: Payment, view: View) -> Outcomes:
    """Each part under its key; one that must wait leaves the others alone."""
    for key, part in parts:
        try:
            yield credit_used(key, payment, (part,), view)
        except Held as held:
            yield replace(held.hold, key=key, client=payment.client, cents=part.cents)


def earlier_credit(payment: Payment, view: View) -> Outcomes:
    """What money from before the start pays since then: no document tells whether QuickBooks holds it as a credit."""
    start = view.mapping.start
    parts = []
    for part in payment.allocations:
        bill = view.bills.get(part.bill)
        day = max(part.on or payment.on, bill.issued if bill else payment.on)
        if day >= start and not part.voided:
            parts.append(replace(part, on=day))
    yield from credits_used(applied_later(replace(payment, allocations=tuple(parts))), payment, view)


def credit_used(key: str, payment: Payment, parts: Iterable[Allocation], view: View) -> Document:
    """A bill settled from the client's credit on the day it is applied: that day it is earned."""
    standing = [part for part in parts if not part.voided]
    cents = sum(part.cents for part in standing)
    sentence = f"Payment {payment.id} uses more of the client's credit than there is."
    short = payment.on < view.mapping.start or key in view.credits_exceeded
    need_credit(key, sentence, cents, view, short=short)
    day = next((part.on for part in standing if part.on), payment.on)
    by_bill: dict[int, int] = {}
    for part in standing:
        by_bill[part.bill] = by_bill.get(part.bill, 0) + part.cents
    settled = [
        (view.customer(bill_of(payment, bill, view)), link)
        for bill, amount in by_bill.items()
        for link in view.settles(key, bill, amount)
    ]
    receivable = view.account(Role.RECEIVABLE)
    used = Line(view.account(Role.CLIENT_CREDITS), cents, Name(payment.client))
    return Document(
        key=key,
        kind=Kind.JOURNAL,
        on=day,
        happened=day,
        lines=(used, *(Line(receivable, -link.cents, customer) for customer, link in settled)),
        links=tuple(link for _, link in settled),
        number=key,
    )


def need_credit(key: str, sentence: str, cents: int, view: View, *, short: bool) -> None:
    """Raise Held for a posting that uses more of a client's credit than our books know, until a person vouches."""
    if not short:
        return
    mark = fingerprint(["credit", key, cents])[:16]
    if view.decisions.chosen.get(mark) is Remedy.EARLIER_CREDIT:
        return
    vouch = (
        f"`--as {Remedy.EARLIER_CREDIT}`: it was there before the start, and Client Credits holds it (administrator)."
    )
    hold = Hold(Cause.CREDIT_EXCEEDED, key, sentence, cents=cents, remedies=(*COMPARE, vouch))
    raise Held(replace(hold, ways=(Remedy.EARLIER_CREDIT,), mark=mark))


def bill_of(payment: Payment, number: int, view: View) -> Bill:
    """The bill that a payment pays. Raises Held when Clio did not return it, or it is not approved."""
    bill = view.bills.get(number)
    if bill is None:
        sentence = f"Payment {payment.id} pays bill {number}, which Clio did not return."
        raise Held(Hold(Cause.BILL_UNKNOWN, "", sentence, remedies=("Wait for the next full reading of Clio.",)))
    if bill.state in UNAPPROVED:
        sentence = f"Payment {payment.id} pays bill {bill.number}, which is not approved."
        raise Held(Hold(Cause.BILL_NOT_APPROVED, "", sentence, remedies=("Approve the bill in Clio.",)))
    return bill
