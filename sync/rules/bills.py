"""Bills become invoices, line by line, to the total Clio printed."""

from sync.accounts import Account, Role
from sync.clio import Bill, BillLine, BillState, LineKind
from sync.documents import Document, Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.outcomes import Earlier, Gone, Outcomes, Unapproved
from sync.view import View

LONGEST_NUMBER = 21
"""Characters QuickBooks keeps of a document number."""
APPROVED = (BillState.AWAITING_PAYMENT, BillState.PAID)
KIND_ROLE = {
    LineKind.SERVICE: Role.FEES,
    LineKind.SOFT_COST: Role.COSTS,
    LineKind.HARD_COST: Role.ADVANCED_COSTS,
}


def book_bill(bill: Bill, view: View) -> Outcomes:
    """Say what a bill is in the books. Trust requests, parents of split bills and drafts are nothing."""
    key = f"bill {bill.id}"
    if bill.kind == "trust_kind":
        yield Gone(key, "A trust request asks for a deposit; it is never an invoice.")
    elif bill.id in view.split_parents:
        yield Gone(key, "The bill was split; only the parts for each payer are invoices.")
    elif bill.state in (BillState.VOID, BillState.DELETED):
        yield Gone(key, f"The bill is {bill.state} in Clio.")
    elif bill.state not in APPROVED:
        yield Unapproved(key, bill.client, bill.total)
    elif not bill.total and not any(line.cents for line in bill.lines):
        yield Gone(key, "The bill comes to nothing.")
    elif bill.issued < view.mapping.start:
        yield Earlier(_earlier_invoice(bill, view), owed=_was_owed(bill, view))
    else:
        yield invoice(bill, view)


def _was_owed(bill: Bill, view: View) -> bool:
    """Whether something of an older bill was open at the start: it still is, or was settled since."""
    return bill.state is BillState.AWAITING_PAYMENT or bill.id in view.settled_since_start


def invoice(bill: Bill, view: View) -> Document:
    """The invoice of an approved bill. Raises Held for a foreign currency, a long number or a wrong sum."""
    _check(bill, view)
    customer = view.customer(bill)
    owed = Line(view.account(Role.RECEIVABLE), bill.total, customer)
    return _document(bill, customer, (owed, *_income(bill, customer, view)))


def _income(bill: Bill, customer: Name, view: View) -> list[Line]:
    lines = [line for each in bill.lines for line in _line(each, customer, view)]
    extras = [
        (Role.DISCOUNT, bill.discount),
        (Role.TAX, -bill.tax),
        (Role.SECOND_TAX, -bill.second_tax),
        (Role.INTEREST_INCOME, -bill.interest),
    ]
    lines += [Line(view.account(role), cents, customer) for role, cents in extras if cents]
    rest = bill.total + sum(line.cents for line in lines)
    if rest:
        lines.append(_rounding(bill, rest, lines, customer))
    return lines


def _line(line: BillLine, customer: Name, view: View) -> list[Line]:
    if not line.cents:
        return []
    role = KIND_ROLE[line.kind]
    mapping = view.mapping
    earned = Line(
        _account(line, role, view),
        -line.cents,
        customer,
        line.text,
        " ".join(filter(None, (line.kind, line.practice_area, line.category, line.timekeeper))),
        mapping.items.get(role, ""),
        mapping.classes.get(line.practice_area, ""),
        mapping.locations.get(line.timekeeper, ""),
    )
    return [earned, Line(view.account(Role.DISCOUNT), line.discount, customer)] if line.discount else [earned]


def _account(line: BillLine, role: Role, view: View) -> Account:
    by_area = view.mapping.fee_accounts.get(line.practice_area)
    chosen = by_area if line.kind is LineKind.SERVICE else view.mapping.cost_accounts.get(line.category)
    return chosen or view.account(role)


def _rounding(bill: Bill, rest: int, lines: list[Line], customer: Name) -> Line:
    """Half a cent a line is rounding and follows the largest line; more is a wrong sum and waits for a person."""
    if not lines or abs(rest) > (len(bill.lines) + 1) // 2:
        raise Held(
            Hold(
                Cause.TOTAL_MISMATCH,
                "",
                f"The lines of bill {bill.number} come to {abs(rest)} cents {'less' if rest > 0 else 'more'} than its "
                "total in Clio.",
                remedies=("Open the bill in Clio, check its lines and taxes, and save it again.",),
            )
        )
    largest = max(lines, key=lambda line: (line.credit, line.account))
    return Line(largest.account, -rest, customer, "Rounding to the total of the bill", largest.origin, largest.item)


def _check(bill: Bill, view: View) -> None:
    if bill.currency != view.mapping.currency:
        raise Held(
            Hold(
                Cause.CURRENCY_MISMATCH,
                "",
                f"Bill {bill.number} is in {bill.currency}, the books are in {view.mapping.currency}.",
                remedies=("Bill in the currency of the books, or enter this invoice by hand.",),
            )
        )
    if len(bill.number) > LONGEST_NUMBER:
        raise Held(
            Hold(
                Cause.NUMBER_TOO_LONG,
                "",
                f"Bill number {bill.number} has {len(bill.number)} characters; QuickBooks keeps {LONGEST_NUMBER}.",
                remedies=("Shorten the bill's number in Clio.",),
            )
        )


def _earlier_invoice(bill: Bill, view: View) -> Document:
    customer = view.customer(bill)
    owed = view.account(Role.RECEIVABLE)
    return _document(bill, customer, (Line(owed, bill.total, customer), Line(view.account(Role.FEES), -bill.total)))


def _document(bill: Bill, customer: Name, lines: tuple[Line, ...]) -> Document:
    return Document(
        key=f"bill {bill.id}",
        kind=Kind.INVOICE,
        on=bill.issued,
        happened=bill.issued,
        lines=lines,
        name=customer,
        number=bill.number,
        due=bill.due,
        currency=bill.currency,
    )
