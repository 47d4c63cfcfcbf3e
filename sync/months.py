"""What was billed, collected, credited and held in trust month by month: for the firm, each client and each matter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from core.money import spread
from sync.clio import Allocation, Bill, BillState, CreditNote, Payment
from sync.view import View

OPEN_END = "9999-12"
"""The month until which a ledger's last figures stand."""
TRUST_REQUEST = "trust_kind"
ISSUED = (BillState.AWAITING_PAYMENT, BillState.PAID)
NOBODY = ""


@dataclass(frozen=True, slots=True, order=True)
class Ledger:
    """Whose figures: Clio's ids of a client and a matter as text, empty for all of them; "0" has none in Clio."""

    client: str = NOBODY
    matter: str = NOBODY


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a ledger in cents. `outstanding` and `trust` are what stood at its end and until before `until`."""

    ledger: Ledger
    month: str
    until: str
    billed: int
    collected: int
    credited: int
    outstanding: int
    trust: int


@dataclass(frozen=True, slots=True)
class _Change:
    on: date
    client: int
    matter: int
    what: str
    cents: int


def months_of(view: View) -> tuple[Month, ...]:
    """Add up everything that happened; a ledger has a row for each month in which something did."""
    sums: dict[Ledger, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for change in _changes(view):
        month = change.on.isoformat()[:7]
        client, matter = str(change.client), str(change.matter)
        for ledger in (Ledger(), Ledger(client), Ledger(client, matter)):
            sums[ledger][month][change.what] += change.cents
    return tuple(row for ledger in sorted(sums) for row in _rows(ledger, sums[ledger]))


def _rows(ledger: Ledger, months: Mapping[str, Mapping[str, int]]) -> Iterator[Month]:
    outstanding = trust = 0
    order = sorted(months)
    for month, until in zip(order, [*order[1:], OPEN_END], strict=True):
        billed, collected, credited, moved = (
            months[month].get(what, 0) for what in ("billed", "collected", "credited", "trust")
        )
        outstanding += billed - collected - credited
        trust += moved
        yield Month(ledger, month, until, billed, collected, credited, outstanding, trust)


def _changes(view: View) -> Iterator[_Change]:
    yield from _Bills(view, {bill.id: bill for bill in view.facts.bills if _counts(bill, view)}).changes()
    for line in view.standing_lines:
        yield _Change(line.on, line.client, line.matter, "trust", line.paid_in - line.paid_out)


def _counts(bill: Bill, view: View) -> bool:
    gone = f"bill {bill.id}" in view.facts.deleted or bill.id in view.split_parents
    foreign = bill.currency != view.mapping.currency
    return bill.state in ISSUED and bill.kind != TRUST_REQUEST and not gone and not foreign


def _weights(bill: Bill) -> dict[int, int]:
    """How a bill falls on its matters: as their lines do, else all alike."""
    weights: dict[int, int] = defaultdict(int)
    for line in bill.lines:
        weights[line.matter] += line.cents - line.discount
    if sum(weights.values()) > 0 and min(weights.values()) >= 0:
        return dict(weights)
    return dict.fromkeys(bill.matters or (0,), 1)


@dataclass
class _Bills:
    """The bills that count. `settled` is what was divided among matters so far, so that parts come to the whole."""

    view: View
    issued: Mapping[int, Bill]
    settled: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @cached_property
    def weights(self) -> dict[int, dict[int, int]]:
        return {id: _weights(bill) for id, bill in self.issued.items()}

    def changes(self) -> Iterator[_Change]:
        for bill in self.issued.values():
            weights = self.weights[bill.id]
            shares = spread(bill.total, list(weights.values()))
            for matter, share in zip(weights, shares, strict=True):
                yield _Change(bill.issued, bill.client, matter, "billed", share)
        facts = self.view.facts
        yield from self._settlings("collected", "CP", facts.payments)
        yield from self._settlings("credited", "CN", facts.credit_notes)
        yield from self._taken_back()

    def _settlings(self, what: str, mark: str, every: Iterable[Payment | CreditNote]) -> Iterator[_Change]:
        for each in every:
            if each.voided or f"{mark}-{each.id}" in self.view.facts.deleted:
                continue
            for part in each.allocations:
                yield from self._part(part, part.on or each.on, what, 0 if part.voided else part.cents)

    def _taken_back(self) -> Iterator[_Change]:
        """What a card company took back is owed again: the bills in the order in which they were paid."""
        for id, back in self.view.chargebacks.items():
            payment, left = self.view.payments.get(id), back.cents
            for part in payment.allocations if payment else ():
                share = min(left, part.cents)
                left -= share
                yield from self._part(part, back.on, "collected", -share)

    def _part(self, part: Allocation, on: date, what: str, cents: int) -> Iterator[_Change]:
        bill = self.issued.get(part.bill)
        if bill is None or not cents:
            return
        weights = self.weights[bill.id]
        before = spread(self.settled[bill.id], list(weights.values()))
        self.settled[bill.id] += cents
        after = spread(self.settled[bill.id], list(weights.values()))
        for matter, had, has in zip(weights, before, after, strict=True):
            yield _Change(on, bill.client, matter, what, has - had)
