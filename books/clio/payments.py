"""Payments, which Clio shows only in pieces: allocations to bills, and the movement that brought the money in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from books.clio.bank import Moved
from books.clio.copy import Index
from books.clio.figures import Unreadable, cents, day
from connectors.clio.books import Allocation
from sync import clio
from sync.clio import Payment, Source

NAMELESS = 10**12
"""Added to the id of a bank line that stands for a payment of its own, should a payment already have that id."""


def grouped(allocations: Iterable[Allocation], parent: str) -> dict[int, list[Allocation]]:
    """Allocations by the payment (or credit note) they are parts of."""
    found: dict[int, list[Allocation]] = defaultdict(list)
    for part in sorted(allocations, key=lambda part: part.id):
        if part.parent and part.parent.type == parent and part.parent.id:
            found[part.parent.id].append(part)
    return dict(found)


def payment_of(id: int, parts: list[Allocation], receipts: list[Moved], refunded: int, index: Index) -> Payment:
    """Put a payment together; raises Unreadable. What came in and is not allocated is the client's credit.

    `refunded` are the cents of it that went back. A receipt may still show them, or was edited down by them.
    """
    shown = [part for part in parts if not index.copy.is_gone("allocation", part.id)] or parts
    standing = [part for part in shown if not part.voided_at]
    counted = standing if standing or refunded else shown
    allocated = sum(cents(part.amount, "amount") for part in counted)
    received = sum(each.paid_in - each.paid_out for each in receipts)
    received -= refunded if received - allocated >= refunded else 0
    on = min([each.on for each in receipts] or [day(part.date, "day") for part in shown])
    first = shown[0]
    return Payment(
        id=id,
        on=on,
        client=_client(first, index),
        cents=max(allocated, received),
        allocations=tuple(merged(shown, on)),
        source=_source(shown, index),
        method=first.payment_type or "",
        reference=next(filter(None, map(_check_number, receipts)), ""),
        voided=not standing and not refunded,
    )


def merged(parts: list[Allocation], on: date | None = None) -> Iterator[clio.Allocation]:
    """One part for each bill, day and standing: interest of a bill is allocated apart in Clio."""
    sums: dict[tuple[int, date, bool], int] = defaultdict(int)
    ids: dict[tuple[int, date, bool], int] = {}
    for part in parts:
        if part.bill and part.bill.id:
            key = (part.bill.id, day(part.date, "day"), bool(part.voided_at))
            sums[key] += cents(part.amount, "amount")
            ids.setdefault(key, part.id)
    for key, amount in sums.items():
        bill, applied, voided = key
        later = applied if on is not None and applied > on else None
        yield clio.Allocation(bill, amount, ids[key], later, voided)


def alone(each: Moved, crossed: Mapping[int, Moved], taken: Mapping[int, object]) -> Payment:
    """The payment that a movement without any bill is: all of it the client's credit."""
    other = crossed.get(each.line.id)
    card = Source.CLIO_PAYMENTS if each.line.clio_payments_transaction else Source.OPERATING
    return Payment(
        id=each.line.id + NAMELESS if each.line.id in taken else each.line.id,
        on=each.on,
        client=each.client,
        cents=each.paid_in,
        source=Source.TRUST if other is not None and other.trust else card,
        reference=_check_number(each),
    )


def _check_number(each: Moved) -> str:
    """The client's check number; of card money the reference names the settlement."""
    return "" if each.line.clio_payments_transaction else each.line.confirmation or ""


def _client(part: Allocation, index: Index) -> int:
    if part.contact and part.contact.id:
        return part.contact.id
    bill = index.bills.get((part.bill.id if part.bill else None) or 0)
    return (bill.client.id if bill and bill.client else None) or 0


def _source(parts: list[Allocation], index: Index) -> Source:
    sources = {_source_of(part, index) for part in parts}
    if len(sources) > 1:
        raise Unreadable("its parts come from different accounts")
    return sources.pop()


def _source_of(part: Allocation, index: Index) -> Source:
    account = part.source_bank_account
    if account is not None and account.id:
        known = index.accounts.get(account.id)
        kind = account.type or (known.type if known else None)
        if kind is None:
            raise Unreadable("Clio hides which account the money came from")
        return Source.TRUST if kind == "Trust" else Source.CLIENT_CREDIT
    return Source.CLIO_PAYMENTS if part.has_online_payment else Source.OPERATING
