"""Credit notes, discounts after approval and write-offs become credit memos; their tax is never guessed."""

from collections import defaultdict

from core.money import spread
from sync.accounts import Role
from sync.clio import Allocation, Bill, CreditNote
from sync.documents import Document, Kind, Line, Name, by_customer
from sync.findings import Cause, Held, Hold
from sync.mapping import TaxPolicy
from sync.outcomes import Gone, Outcomes
from sync.view import View

_Tax = tuple[int, int]
_Part = tuple[Allocation, _Tax]


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
    yield from _memos(key, note, parts, view)


def _memos(key: str, note: CreditNote, parts: list[Allocation], view: View) -> Outcomes:
    """One credit memo for each customer: QuickBooks applies none to somebody else's invoice."""
    bills = [_bill(note, part, view) for part in parts]
    taxes = _taxes(key, note, list(zip(parts, bills, strict=True)), view)
    of_customer: dict[Name, list[_Part]] = defaultdict(list)
    for part, bill, tax in zip(parts, bills, taxes, strict=True):
        of_customer[view.customer(bill)].append((part, tax))
    for own, customer in by_customer(key, of_customer):
        yield _memo(own, note, customer, of_customer[customer], view)


def _memo(key: str, note: CreditNote, customer: Name, parts: list[_Part], view: View) -> Document:
    given = view.account(Role.DISCOUNT if note.discount else Role.WRITE_OFF)
    cents = sum(part.cents for part, _ in parts)
    tax, second = sum(tax[0] for _, tax in parts), sum(tax[1] for _, tax in parts)
    amounts = ((Role.TAX, tax), (Role.SECOND_TAX, second))
    lines = [
        Line(given, cents - tax - second, customer),
        *(Line(view.account(role), amount, customer) for role, amount in amounts if amount),
        Line(view.account(Role.RECEIVABLE), -cents, customer),
    ]
    settled = f"CN-{note.id}"
    return Document(
        key=key,
        kind=Kind.CREDIT_MEMO,
        on=note.on,
        happened=note.on,
        lines=tuple(line for line in lines if line.cents),
        name=customer,
        links=tuple(link for part, _ in parts for link in view.settles(settled, part.bill, part.cents)),
        number=key,
    )


def _taxes(key: str, note: CreditNote, parts: list[tuple[Allocation, Bill]], view: View) -> list[_Tax]:
    """Cents of each tax that each part takes back; what a person entered is spread as the bills' own taxes are."""
    entered = view.decisions.tax_splits.get(key)
    if entered is None or not view.decisions.hold_for(key, note.cents):
        return [_tax(note, part, bill, view) for part, bill in parts]
    shares = [_shares(part, bill) for part, bill in parts]
    divided = spread(entered, [cents for both in shares for cents in both])
    return list(zip(divided[::2], divided[1::2], strict=True))


def _tax(note: CreditNote, part: Allocation, bill: Bill, view: View) -> _Tax:
    """Only a credit note over the whole bill is clear without a policy."""
    whole = part.cents == bill.total and not note.write_off
    policy = view.mapping.tax_policy
    if policy is TaxPolicy.WRITE_OFF or not (bill.tax or bill.second_tax):
        return 0, 0
    if policy is TaxPolicy.HOLD and not whole:
        raise _tax_split(note, bill)
    return _shares(part, bill)


def _shares(part: Allocation, bill: Bill) -> _Tax:
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
            cents=note.cents,
            remedies=(
                "Enter the tax part of this credit (administrator).",
                "Choose a policy for all: everything to write-offs, or split with tax (administrator).",
            ),
        )
    )


def _not_allocated(note: CreditNote) -> Held:
    sentence = f"Credit note {note.id} is not wholly set against bills, so nobody can say what it reduces."
    return Held(Hold(Cause.CREDIT_NOT_ALLOCATED, "", sentence, remedies=("Allocate the credit note in Clio.",)))
