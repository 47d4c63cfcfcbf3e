"""Credit notes, discounts after approval and write-offs become credit memos; their tax is never guessed."""

from sync.accounts import Role
from sync.clio import Allocation, Bill, CreditNote
from sync.documents import Document, Kind, Line, Name
from sync.findings import Cause, Held, Hold
from sync.mapping import TaxPolicy
from sync.outcomes import Gone, Outcomes
from sync.view import View


def book_credit_note(note: CreditNote, view: View) -> Outcomes:
    """Say what a credit note is in the books: one credit memo for each customer it names."""
    key = f"CN-{note.id}"
    if note.voided:
        yield Gone(key, "The credit note was deleted in Clio.")
        return
    if note.on < view.mapping.start:
        yield Gone(key, "The credit note is older than the start of the books.")
        return
    parts = [part for part in note.allocations if not part.voided]
    if sum(part.cents for part in parts) != note.cents:
        raise _not_allocated(note)
    yield _memo(key, note, parts, view)


def _memo(key: str, note: CreditNote, parts: list[Allocation], view: View) -> Document:
    bills = [_bill(note, part, view) for part in parts]
    customer = view.customer(bills[0])
    tax = [_tax(key, note, part, bill, view) for part, bill in zip(parts, bills, strict=True)]
    given = Role.DISCOUNT if note.discount else Role.WRITE_OFF
    lines = [
        Line(view.account(given), note.cents - sum(first + second for first, second in tax), customer),
        *_tax_lines(tax, customer, view),
        Line(view.account(Role.RECEIVABLE), -note.cents, customer),
    ]
    return Document(
        key=key,
        kind=Kind.CREDIT_MEMO,
        on=note.on,
        happened=note.on,
        lines=tuple(line for line in lines if line.cents),
        name=customer,
        links=tuple(link for part in parts for link in view.settles(key, part.bill, part.cents)),
        number=key,
    )


def _tax_lines(tax: list[tuple[int, int]], customer: Name, view: View) -> list[Line]:
    first, second = (sum(parts) for parts in zip(*tax, strict=True))
    amounts = ((Role.TAX, first), (Role.SECOND_TAX, second))
    return [Line(view.account(role), cents, customer) for role, cents in amounts if cents]


def _tax(key: str, note: CreditNote, part: Allocation, bill: Bill, view: View) -> tuple[int, int]:
    """Cents of each tax that a credit takes back. Only a credit note over the whole bill is clear without a policy."""
    whole = part.cents == bill.total and not note.write_off
    policy = view.mapping.tax_policy
    if not bill.tax and not bill.second_tax:
        return 0, 0
    if key in view.decisions.tax_splits:
        return view.decisions.tax_splits[key], 0
    if policy is TaxPolicy.WRITE_OFF:
        return 0, 0
    if policy is TaxPolicy.HOLD and not whole:
        raise _tax_split(note, bill)
    return _share(bill.tax, part.cents, bill.total), _share(bill.second_tax, part.cents, bill.total)


def _share(tax: int, cents: int, total: int) -> int:
    """The tax in a part of a bill, halves of a cent rounded up."""
    return (2 * tax * cents + total) // (2 * total)


def _bill(note: CreditNote, part: Allocation, view: View) -> Bill:
    bill = view.bills.get(part.bill)
    if bill is None:
        sentence = f"Credit note {note.id} belongs to bill {part.bill}, which Clio did not return."
        raise Held(Hold(Cause.BILL_UNKNOWN, "", sentence, remedies=("Wait for the next full reading of Clio.",)))
    return bill


def _tax_split(note: CreditNote, bill: Bill) -> Held:
    return Held(
        Hold(
            Cause.TAX_SPLIT_REQUIRED,
            "",
            f"Credit note {note.id} reduces bill {bill.number}, which carries tax; Clio does not say how much of the "
            "credit is tax.",
            remedies=(
                "Enter the tax part of this credit (administrator).",
                "Choose a policy for all: everything to write-offs, or split with tax (administrator).",
            ),
        )
    )


def _not_allocated(note: CreditNote) -> Held:
    sentence = f"Credit note {note.id} is not wholly set against bills, so nobody can say what it reduces."
    return Held(Hold(Cause.CREDIT_NOT_ALLOCATED, "", sentence, remedies=("Allocate the credit note in Clio.",)))
