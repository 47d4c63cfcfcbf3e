"""Which movements on operating accounts brought in which payment, and which belong to none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from books.clio.bank import Moved
from books.clio.copy import Index
from books.clio.figures import Unreadable, cents, day
from books.clio.words import says
from connectors.clio.books import Allocation
from sync.findings import Cause, Hold

NO_RECEIPT = "refund|chargeback|fees?"


@dataclass
class Receipts:
    """Operating lines by payment id, those without a payment, and what nobody can tell."""

    by_payment: dict[int, list[Moved]] = field(default_factory=lambda: defaultdict(list))
    unallocated: list[Moved] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)

    @property
    def payments(self) -> dict[int, int]:
        """The payment of each operating line; a line without one is a payment of its own."""
        known = {each.line.id: payment for payment, lines in self.by_payment.items() for each in lines}
        return known | {each.line.id: each.line.id for each in self.unallocated}


def receipts_of(lines: Iterable[Moved], groups: Mapping[int, list[Allocation]], index: Index) -> Receipts:
    """Sort what came into operating: by the link Clio shows, else by client, day and amount if one to one."""
    found, loose = Receipts(), []
    of_allocation = {part.id: payment for payment, parts in groups.items() for part in parts}
    for each in lines:
        if each.trust or each.gone or says(each.line, NO_RECEIPT):
            continue
        payment = of_allocation.get(each.allocation)
        if payment is not None:
            found.by_payment[payment].append(each)
        elif each.inward and each.client and not each.allocation and each.bill is None:
            loose.append(each)
    _match(loose, groups, found, index)
    return found


def _match(loose: list[Moved], groups: Mapping[int, list[Allocation]], found: Receipts, index: Index) -> None:
    open_payments: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
    for payment, parts in groups.items():
        known = _shown(parts, index)
        if payment not in found.by_payment and known:
            open_payments[known[:2]].append((payment, known[2]))
    waiting: dict[tuple[int, date], list[Moved]] = defaultdict(list)
    for each in loose:
        waiting[each.client, each.on].append(each)
    for key, lines in waiting.items():
        _settle(lines, open_payments.get(key, []), found)


def _shown(parts: list[Allocation], index: Index) -> tuple[int, date, int] | None:
    """Client, day and cents of a payment that came from outside or from trust; None for credit that was used."""
    standing = [part for part in parts if not part.voided_at and not index.copy.is_gone("allocation", part.id)]
    first = standing[0] if standing else None
    source = first.source_bank_account if first else None
    if first is None or first.date is None or (source and source.type == "Operating"):
        return None
    client = (first.contact.id if first.contact else None) or 0
    try:
        return client, day(first.date, "day"), sum(cents(part.amount, "amount") for part in standing)
    except Unreadable:
        return None


def _settle(lines: list[Moved], payments: list[tuple[int, int]], found: Receipts) -> None:
    left = list(lines)
    unpaid = []
    for payment, allocated in payments:
        fitting = next((each for each in left if each.paid_in == allocated), None)
        if fitting:
            left.remove(fitting)
            found.by_payment[payment].append(fitting)
        else:
            unpaid.append((payment, allocated))
    if len(left) == len(unpaid) == 1 and left[0].paid_in > unpaid[0][1]:
        found.by_payment[unpaid[0][0]].append(left[0])
    elif left and unpaid:
        found.holds += [_unclear(each) for each in left]
    else:
        found.unallocated += left


def _unclear(each: Moved) -> Hold:
    sentence = f"Bank line {each.line.id} brought money into operating; Clio does not tell which payment it belongs to."
    remedies = ("Allocate the payments of this client and day in Clio.",)
    return Hold(Cause.CREDIT_NOT_ALLOCATED, f"CP-{each.line.id}", sentence, each.client, each.paid_in, remedies)
