"""Money given back from the operating bank: of a payment, or of the client's credit."""

from sync.accounts import Account, Role
from sync.clio import Refund
from sync.documents import Document, Kind, Line, Name
from sync.outcomes import Gone, Outcomes
from sync.rules.client_credit import need_credit
from sync.view import View


def book_refund(refund: Refund, view: View) -> Outcomes:
    """Say what a refund is: a check against receivables (its payment is applied to it), or against client credits."""
    key = f"CR-{refund.id}"
    if refund.on < view.mapping.start:
        yield Gone(key, "The refund is older than the start of the books.")
    else:
        yield _check(key, refund, view)


def _check(key: str, refund: Refund, view: View) -> Document:
    owed, name = _given_back(key, refund, view)
    lines = (Line(owed, refund.cents, name), Line(view.account(Role.OPERATING), -refund.cents))
    return Document(
        key=key,
        kind=Kind.CHECK,
        on=refund.on,
        happened=refund.on,
        lines=lines,
        number=refund.check_number or key,
        payee=refund.payee or view.title(Name(refund.client)),
        check_number=refund.check_number,
        method=refund.method,
    )


def _given_back(key: str, refund: Refund, view: View) -> tuple[Account, Name]:
    if refund.payment is not None:
        return view.account(Role.RECEIVABLE), _customer(refund, view)
    sentence = f"Refund {refund.id} gives back more than the client's credit."
    need_credit(key, sentence, refund.cents, view, short=key in view.credits_exceeded)
    return view.account(Role.CLIENT_CREDITS), Name(refund.client)


def _customer(refund: Refund, view: View) -> Name:
    payment = view.payments.get(refund.payment or 0)
    bills = [view.bills.get(part.bill) for part in payment.allocations] if payment else []
    return min((view.customer(bill) for bill in bills if bill), default=Name(refund.client))
