"""The facts of the books, put together from our whole copy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from books.clio.bank import Moved, crossings, read_lines
from books.clio.bills import bill_of
from books.clio.cards import client_of
from books.clio.copy import Copy, Index
from books.clio.figures import Unreadable, cents, day, unreadable
from books.clio.outgoing import Outgoing, outgoing_of
from books.clio.payments import alone, grouped, merged, payment_of
from books.clio.receipts import Receipts, receipts_of
from books.clio.trust import openings, trust_lines
from connectors.clio.books import Allocation, BankAccount, CreditMemo, Matter
from sync import clio
from sync.clio import Bill, CreditNote, Facts, Payment
from sync.findings import Hold


@dataclass
class Assembled:
    """The facts, and a hold for each object that could not be read and is absent from them."""

    facts: Facts
    holds: list[Hold] = field(default_factory=list)


def assemble(copy: Copy, start: date | None = None) -> Assembled:
    """Put all facts together; trust lines before `start` become opening balances as well."""
    index = Index(copy)
    lines, holds = read_lines(index)
    groups = grouped(index.payable.values(), "Payment")
    receipts = receipts_of(lines, groups, index)
    out = outgoing_of(lines, receipts.by_payment, index)
    bills = list(_bills(index, holds))
    payments, unread = _payments(index, groups, receipts, out, lines)
    notes = _credit_notes(index, holds)
    trusted = tuple(trust_lines(lines, index, receipts.payments))
    holds += unread + receipts.holds + out.holds
    facts = Facts(
        clients=tuple(client_of(each) for each in index.contacts.values() if each.name),
        matters=tuple(_matter(each) for each in index.matters.values() if each.client and each.client.id),
        accounts=tuple(_account(each) for id, each in index.accounts.items() if not copy.is_gone("account", id)),
        bills=tuple(bills),
        payments=tuple(payments),
        credit_notes=tuple(notes),
        trust_lines=trusted,
        refunds=tuple(out.refunds),
        payouts=tuple(out.payouts),
        chargebacks=tuple(out.chargebacks),
        openings=openings(trusted, index, start) if start else (),
        deleted=frozenset(_deleted(index, groups, lines, out)),
    )
    return Assembled(facts, holds)


def _bills(index: Index, holds: list[Hold]) -> list[Bill]:
    found = []
    for bill in index.bills.values():
        try:
            found.append(bill_of(bill, index))
        except Unreadable as problem:
            holds.append(unreadable(f"bill {bill.id}", problem, (bill.client.id if bill.client else None) or 0))
    return found


def _payments(
    index: Index, groups: Mapping[int, list[Allocation]], receipts: Receipts, out: Outgoing, lines: list[Moved]
) -> tuple[list[Payment], list[Hold]]:
    found, holds, crossed = [], list[Hold](), crossings(lines)
    for id, parts in groups.items():
        try:
            found.append(payment_of(id, parts, receipts.by_payment.get(id, []), out.refunded(id), index))
        except Unreadable as problem:
            holds.append(unreadable(f"CP-{id}", problem))
    return found + [alone(each, crossed, groups) for each in receipts.unallocated], holds


def _credit_notes(index: Index, holds: list[Hold]) -> list[CreditNote]:
    found, groups = [], grouped(index.allocations.values(), "CreditMemo")
    for memo in index.memos.values():
        try:
            found.append(_credit_note(memo, groups.get(memo.id, []), index))
        except Unreadable as problem:
            holds.append(unreadable(f"CN-{memo.id}", problem, (memo.contact.id if memo.contact else None) or 0))
    return found


def _credit_note(memo: CreditMemo, parts: list[Allocation], index: Index) -> CreditNote:
    shown = [part for part in parts if not index.copy.is_gone("allocation", part.id)]
    written_off = index.copy.kept["write_off"]
    return CreditNote(
        id=memo.id,
        on=day(memo.date, "day"),
        client=(memo.contact.id if memo.contact else None) or 0,
        cents=cents(memo.amount, "amount"),
        allocations=tuple(merged(shown)),
        write_off=any(part.id in written_off for part in parts),
        discount=memo.discount,
        voided=bool(memo.voided_at),
    )


def _matter(matter: Matter) -> clio.Matter:
    area = matter.practice_area.name if matter.practice_area else None
    client = (matter.client.id if matter.client else None) or 0
    return clio.Matter(matter.id, client, matter.display_number or str(matter.id), area or "")


def _account(account: BankAccount) -> clio.BankAccount:
    """A balance that is hidden or unreadable is unknown, never zero."""
    try:
        balance = cents(account.balance, "balance")
    except Unreadable:
        balance = None
    name, currency = account.name or str(account.id), account.currency or "unknown"
    count = account.bank_transactions_count
    return clio.BankAccount(account.id, name, account.type == "Trust", currency, balance, count)


def _deleted(index: Index, groups: Mapping[int, list[Allocation]], lines: list[Moved], out: Outgoing) -> set[str]:
    """The keys of what Clio does not show any more."""
    copy = index.copy
    gone = {f"bill {id}" for id in copy.gone["bill"]} | {f"CN-{id}" for id in copy.gone["credit_note"]} | out.deleted
    gone |= {f"CP-{id}" for id, parts in groups.items() if all(copy.is_gone("allocation", part.id) for part in parts)}
    gone |= {f"CT-{each.line.id}" for each in lines if each.gone and each.trust}
    loose = (each for each in lines if each.gone and not each.trust and each.inward and not each.allocation)
    return gone | {f"CP-{each.line.id}" for each in loose if each.line.id not in groups}
