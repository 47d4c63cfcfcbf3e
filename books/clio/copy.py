"""Our copy in memory: every object as Clio showed it last, and which of them Clio does not show any more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar, cast

from connectors.clio.books import (
    LISTS,
    Activity,
    Allocation,
    BankAccount,
    BankTransaction,
    Bill,
    Contact,
    CreditMemo,
    Kept,
    LineItem,
    Matter,
)
from storage.books.rows import FactRow

R = TypeVar("R", bound=Kept)
TRUST_REQUEST = "trust_kind"
MODELS = {each.kind: each.model for each in LISTS.values()}


@dataclass
class Copy:
    """Objects by kind and id, gone ones included."""

    kept: dict[str, dict[int, Kept]] = field(default_factory=lambda: defaultdict(dict))
    gone: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, rows: Iterable[FactRow]) -> "Copy":
        """Open what was stored; kinds of another version are left alone."""
        copy = cls()
        for row in rows:
            if row.kind in MODELS:
                copy.kept[row.kind][int(row.id)] = MODELS[row.kind].model_validate(row.data)
                if row.gone:
                    copy.gone[row.kind].add(int(row.id))
        return copy

    def put(self, kind: str, record: Kept) -> bool:
        """Take over an object as Clio shows it now; returns whether that is news."""
        news = self.differs(kind, record)
        self.kept[kind][record.id] = record
        self.gone[kind].discard(record.id)
        return news

    def differs(self, kind: str, record: Kept) -> bool:
        """Whether an object is new, differs from what we hold, or had vanished."""
        return self.kept[kind].get(record.id) != record or record.id in self.gone[kind]

    def is_gone(self, kind: str, id: int) -> bool:
        """Whether Clio stopped showing it."""
        return id in self.gone[kind]

    def all(self, kind: str, model: type[R]) -> Mapping[int, R]:
        """Everything of a kind, those gone included."""
        return cast(Mapping[int, R], self.kept[kind])


@dataclass(frozen=True)
class Index:
    """A finished copy, arranged for looking things up."""

    copy: Copy

    @cached_property
    def bills(self) -> Mapping[int, Bill]:
        """Bills by id."""
        return self.copy.all("bill", Bill)

    @cached_property
    def accounts(self) -> Mapping[int, BankAccount]:
        """Bank accounts by id."""
        return self.copy.all("account", BankAccount)

    @cached_property
    def matters(self) -> Mapping[int, Matter]:
        """Matters by id."""
        return self.copy.all("matter", Matter)

    @cached_property
    def contacts(self) -> Mapping[int, Contact]:
        """Clients by id."""
        return self.copy.all("contact", Contact)

    @cached_property
    def activities(self) -> Mapping[int, Activity]:
        """Entries behind expense lines, by id."""
        return self.copy.all("activity", Activity)

    @cached_property
    def allocations(self) -> Mapping[int, Allocation]:
        """Allocations by id."""
        return self.copy.all("allocation", Allocation)

    @cached_property
    def memos(self) -> Mapping[int, CreditMemo]:
        """Credit notes by id."""
        return self.copy.all("credit_note", CreditMemo)

    @cached_property
    def bank_lines(self) -> Mapping[int, BankTransaction]:
        """Bank transactions by id."""
        return self.copy.all("bank_line", BankTransaction)

    @cached_property
    def lines(self) -> Mapping[int, list[LineItem]]:
        """The lines of each bill that stand, in the bill's order."""
        found: dict[int, list[LineItem]] = defaultdict(list)
        for line in self.copy.all("line", LineItem).values():
            if line.bill and line.bill.id and not self.copy.is_gone("line", line.id):
                found[line.bill.id].append(line)
        return {id: sorted(lines, key=_place) for id, lines in found.items()}

    @cached_property
    def on_bills(self) -> Mapping[int, list[Allocation]]:
        """The allocations on each bill that stand and are not voided."""
        found: dict[int, list[Allocation]] = defaultdict(list)
        for each in self.allocations.values():
            if each.bill and each.bill.id and not each.voided_at and not self.copy.is_gone("allocation", each.id):
                found[each.bill.id].append(each)
        return found

    @cached_property
    def payable(self) -> Mapping[int, Allocation]:
        """Allocations by id, without those on trust requests: what a request brings in is a deposit, no payment."""
        every = self.allocations.items()
        return {id: each for id, each in every if not (each.bill and each.bill.id in self.trust_requests)}

    @cached_property
    def trust_requests(self) -> frozenset[int]:
        """Ids of bills that ask for a deposit into trust."""
        return frozenset(id for id, bill in self.bills.items() if bill.kind == TRUST_REQUEST)

    def payment(self, allocation: int) -> int | None:
        """The payment that an allocation (0 for none) is a part of."""
        part = self.payable.get(allocation)
        parent = part.parent if part else None
        return parent.id if parent and parent.type == "Payment" else None

    def is_trust(self, line: BankTransaction) -> bool:
        """Whether a line is on a trust account: by its account, or by Clio's word for it."""
        account = self.accounts.get(line.bank_account_id or 0)
        return account.type == "Trust" if account and account.type else line.type == "liability"


def _place(line: LineItem) -> tuple[Any, ...]:
    return (line.group_ordering or 0, line.id)
