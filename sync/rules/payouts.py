"""Card money: settlements with their fee, and what the card company takes back."""

from dataclasses import replace

from sync.accounts import Account, Role
from sync.clio import Chargeback, Payment, Payout, Source
from sync.documents import Document, Kind, Line, Link, Name
from sync.findings import Cause, Held, Hold
from sync.outcomes import Outcomes
from sync.rules.payments import book_payment
from sync.sufficiency import unallocated
from sync.view import View


def book_payout(payout: Payout, view: View) -> Outcomes:
    """One deposit for a settlement: the payments gross, the fee as its own line, the bank with what arrived."""
    if payout.trust or view.deposit_account(Source.CLIO_PAYMENTS).role is not Role.UNDEPOSITED:
        if payout.fee:
            yield _fee_alone(payout, view)
        return
    waiting = view.account(Role.UNDEPOSITED)
    paid = [each for number in payout.payments for each in _receipts(_payment(number, view), waiting, view)]
    gross = sum(line.cents for _, line in paid)
    lines = [
        Line(view.account(Role.OPERATING), gross - payout.fee),
        Line(view.account(Role.BANK_FEES), payout.fee),
        *(line.turned() for _, line in paid),
    ]
    yield Document(
        key=f"CD-{payout.id}",
        kind=Kind.DEPOSIT,
        on=payout.on,
        happened=payout.on,
        lines=tuple(line for line in lines if line.cents),
        links=tuple(Link(key, line.cents) for key, line in paid),
    )


def _receipts(payment: Payment, waiting: Account, view: View) -> list[tuple[str, Line]]:
    """What came in with a payment, by the key of each QuickBooks payment it is: one for each customer.

    One that was voided since was settled all the same. Raises Held for money from before the start.
    """
    if payment.on < view.mapping.start:
        sentence = f"Payment {payment.id} of this card settlement is older than the start of the books."
        raise Held(Hold(Cause.WAITING, "", sentence, remedies=("Enter the deposit in QuickBooks by hand.",)))
    settled = replace(
        payment, voided=False, allocations=tuple(replace(part, voided=False) for part in payment.allocations)
    )
    found = [each for each in book_payment(settled, view) if isinstance(each, Document) and each.kind is Kind.PAYMENT]
    return [(each.key, Line(waiting, each.total, each.name)) for each in found]


def book_chargeback(back: Chargeback, view: View) -> Outcomes:
    """The payment stays as it was received; the client owes again, and the fee is the firm's.

    What was on no bill was the client's credit, which is gone with it.
    """
    key = f"CB-{back.id}"
    payment = _payment(back.payment, view)
    taken_from = view.account(Role.OPERATING)
    lines = [
        *(Line(view.account(Role.RECEIVABLE), cents, name) for name, cents in _owed_again(back, payment, view).items()),
        *_credit_gone(back, payment, view),
        Line(taken_from, -back.cents),
        Line(view.account(Role.BANK_FEES), back.fee),
        Line(taken_from, -back.fee),
    ]
    standing = tuple(line for line in lines if line.cents)
    after = (f"CP-{payment.id}",) if payment.on >= view.mapping.start else ()
    yield Document(key, Kind.JOURNAL, back.on, back.on, standing, after=after, number=key)


def _owed_again(back: Chargeback, payment: Payment, view: View) -> dict[Name, int]:
    """Cents each customer owes again: the bills in the order they were paid."""
    owed: dict[Name, int] = {}
    left = back.cents
    for part in payment.allocations:
        bill = view.bills.get(part.bill)
        customer = view.customer(bill) if bill else Name(payment.client)
        share = min(left, part.cents)
        owed[customer] = owed.get(customer, 0) + share
        left -= share
    return owed


def _credit_gone(back: Chargeback, payment: Payment, view: View) -> list[Line]:
    cents = unallocated(back, payment)
    return [Line(view.account(Role.CLIENT_CREDITS), cents, Name(payment.client))] if cents else []


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
