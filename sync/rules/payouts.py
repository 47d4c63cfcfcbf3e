"""Card money: settlements with their fee, and what the card company takes back."""

from sync.accounts import Role
from sync.clio import Chargeback, Payment, Payout, Source
from sync.documents import Document, Kind, Line, Link, Name
from sync.findings import Cause, Held, Hold
from sync.outcomes import Outcomes
from sync.rules.payments import receipt
from sync.view import View


def book_payout(payout: Payout, view: View) -> Outcomes:
    """One deposit for a settlement: the payments gross, the fee as its own line, the bank with what arrived."""
    if payout.trust or view.deposit_account(Source.CLIO_PAYMENTS).role is not Role.UNDEPOSITED:
        if payout.fee:
            yield _fee_alone(payout, view)
        return
    waiting = view.account(Role.UNDEPOSITED)
    paid = [(each, receipt(_payment(each, view), view)) for each in payout.payments]
    gross = sum(cents for _, cents in paid)
    lines = [
        Line(view.account(Role.OPERATING), gross - payout.fee),
        Line(view.account(Role.BANK_FEES), payout.fee),
        *(Line(waiting, -cents, Name(_payment(each, view).client)) for each, cents in paid),
    ]
    yield Document(
        key=f"CD-{payout.id}",
        kind=Kind.DEPOSIT,
        on=payout.on,
        happened=payout.on,
        lines=tuple(line for line in lines if line.cents),
        links=tuple(Link(f"CP-{each}", cents) for each, cents in paid),
    )


def book_chargeback(back: Chargeback, view: View) -> Outcomes:
    """The payment stays as it was received; the client owes again, and the fee is the firm's."""
    key = f"CB-{back.id}"
    payment = _payment(back.payment, view)
    customers = [view.customer(view.bills[part.bill]) for part in payment.allocations if part.bill in view.bills]
    taken_from = view.account(Role.OPERATING)
    lines = [
        Line(view.account(Role.RECEIVABLE), back.cents, min(customers, default=Name(payment.client))),
        Line(taken_from, -back.cents),
        Line(view.account(Role.BANK_FEES), back.fee),
        Line(taken_from, -back.fee),
    ]
    standing = tuple(line for line in lines if line.cents)
    yield Document(key, Kind.JOURNAL, back.on, back.on, standing, after=(f"CP-{payment.id}",), number=key)


def _fee_alone(payout: Payout, view: View) -> Document:
    """Gross settlements (trust always) leave the fee to the operating bank: it is never the client's cost."""
    lines = (Line(view.account(Role.BANK_FEES), payout.fee), Line(view.account(Role.OPERATING), -payout.fee))
    key = f"CD-{payout.id}"
    return Document(key, Kind.JOURNAL, payout.on, payout.on, lines, number=key)


def _payment(number: int, view: View) -> Payment:
    payment = view.payments.get(number)
    if payment is None:
        sentence = f"Payment {number} of this card settlement was not returned by Clio."
        raise Held(Hold(Cause.WAITING, "", sentence, remedies=("Wait for the next full reading of Clio.",)))
    return payment
