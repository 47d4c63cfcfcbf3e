"""Lines of bank accounts with their amounts read, and which of them are two sides of one transfer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from books.clio.copy import Index
from books.clio.figures import Unreadable, cents, day, maybe_cents, unreadable
from books.clio.words import told
from connectors.clio.books import BankTransaction
from sync.clio import Movement
from sync.findings import Hold


@dataclass(frozen=True)
class Moved:
    """A bank line that could be read: cents in or out on a day, for a client (0 for nobody)."""

    line: BankTransaction
    on: date
    paid_in: int
    paid_out: int
    trust: bool
    gone: bool

    @property
    def inward(self) -> bool:
        """Whether money came in."""
        return self.paid_in > 0

    @property
    def client(self) -> int:
        """The client's id, 0 for nobody."""
        return (self.line.client.id if self.line.client else None) or 0

    @property
    def allocation(self) -> int:
        """The allocation it belongs to, 0 for none."""
        return (self.line.allocation.id if self.line.allocation else None) or 0

    @property
    def bill(self) -> int | None:
        """The bill it belongs to."""
        return self.line.bill.id if self.line.bill else None

    @property
    def kind(self) -> Movement | None:
        """What its words say it is."""
        return told(self.line, self.inward)


def read_lines(index: Index) -> tuple[list[Moved], list[Hold]]:
    """Read all lines, those gone included; a hold for each that cannot be read."""
    moved, holds = [], []
    for line in index.bank_lines.values():
        try:
            moved.append(_moved(line, index))
        except Unreadable as problem:
            if not index.copy.is_gone("bank_line", line.id):
                key = f"CT-{line.id}" if index.is_trust(line) else f"bank line {line.id}"
                holds.append(unreadable(key, problem, (line.client.id if line.client else None) or 0))
    return moved, holds


def _moved(line: BankTransaction, index: Index) -> Moved:
    paid_in, paid_out = maybe_cents(line.funds_in, "money in"), maybe_cents(line.funds_out, "money out")
    if not paid_in and not paid_out:
        amount = cents(line.amount, "amount")
        paid_in, paid_out = max(amount, 0), max(-amount, 0)
    gone = index.copy.is_gone("bank_line", line.id)
    return Moved(line, day(line.date, "day"), paid_in, paid_out, index.is_trust(line), gone)


def transfers(lines: Iterable[Moved]) -> Mapping[int, int]:
    """Number each transfer whose two sides are surely one: recorded in the same second, same day and amount.

    The number is the id of the side that left; where several fit each other, none is numbered.
    """
    groups: dict[tuple[str, date, int], list[Moved]] = defaultdict(list)
    for each in lines:
        if each.line.created_at and _may_be_transfer(each):
            groups[each.line.created_at, each.on, each.paid_in + each.paid_out].append(each)
    pairs = (_pair(group) for group in groups.values())
    return {leg.line.id: out.line.id for out, into in filter(None, pairs) for leg in (out, into)}


def _may_be_transfer(each: Moved) -> bool:
    return each.trust and not each.gone and each.kind is Movement.TRANSFER and not each.allocation and each.bill is None


def _pair(group: list[Moved]) -> tuple[Moved, Moved] | None:
    left, arrived = [each for each in group if each.paid_out], [each for each in group if each.paid_in]
    return (left[0], arrived[0]) if len(left) == len(arrived) == 1 else None


def crossings(lines: Iterable[Moved]) -> Mapping[int, Moved]:
    """The other side of each transfer between trust and operating, by the ids of both; only where one line fits."""
    waiting: dict[tuple[date, int, int], list[Moved]] = defaultdict(list)
    for each in lines:
        if not each.gone and not each.allocation and each.bill is None:
            waiting[each.on, each.paid_in + each.paid_out, each.client].append(each)
    pairs = (pair for group in waiting.values() for pair in _crossed(group))
    return {here.line.id: there for pair in pairs for here, there in (pair, pair[::-1])}


def _crossed(group: list[Moved]) -> Iterator[tuple[Moved, Moved]]:
    """The pairs of a group, one each way: a receipt of the same amount and day is no side of a transfer."""
    for inward in (True, False):
        trust = _only(each for each in group if each.trust and each.inward is inward)
        operating = _only(each for each in group if not each.trust and each.inward is not inward)
        if trust and operating and Movement.TRANSFER in (trust.kind, operating.kind):
            yield trust, operating


def _only(lines: Iterable[Moved]) -> Moved | None:
    """The one line, or the one that is told to be a transfer."""
    every = list(lines)
    told = [each for each in every if each.kind is Movement.TRANSFER]
    return every[0] if len(every) == 1 else told[0] if len(told) == 1 else None
