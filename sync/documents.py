"""What should stand in QuickBooks: documents whose lines balance to the cent when they are made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sync.accounts import TRUST_ROLES, Account


class Kind(StrEnum):
    """The QuickBooks object a document becomes. A check is a Purchase there; a customer carries no lines."""

    CUSTOMER = "Customer"
    INVOICE = "Invoice"
    PAYMENT = "Payment"
    CREDIT_MEMO = "CreditMemo"
    JOURNAL = "JournalEntry"
    CHECK = "Check"
    DEPOSIT = "Deposit"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """The customer on a line: a client, or one of its matters as sub-customer. Clio's ids; 0 stands for none."""

    client: int
    matter: int = 0

    @property
    def key(self) -> str:
        """The key under which this customer stands in the books."""
        if self == FIRM:
            return "firm"
        return f"matter {self.matter}" if self.matter else f"client {self.client}"

    @property
    def whole_client(self) -> "Name":
        """The client of a matter."""
        return Name(self.client)


FIRM = Name(0)
"""The firm's own ledger inside a trust account: the only one that may hold the firm's money."""


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry: cents above zero are a debit, below zero a credit.

    `origin` is what in Clio chose the account (practice area, cost category, payment source); it stays when the firm
    maps that to another account later.
    """

    account: Account
    cents: int
    name: Name | None = None
    memo: str = ""
    origin: str = ""
    item: str = ""
    class_name: str = ""
    location: str = ""

    @property
    def debit(self) -> int:
        """Cents debited, or 0."""
        return max(self.cents, 0)

    @property
    def credit(self) -> int:
        """Cents credited, or 0."""
        return max(-self.cents, 0)

    def turned(self) -> "Line":
        """The same line on the other side."""
        return replace(self, cents=-self.cents)


@dataclass(frozen=True, slots=True)
class Link:
    """What this document is applied to, and with how many cents.

    The key names the posting whatever its version: the cents go to what stands of it, the oldest first.
    """

    key: str
    cents: int


@dataclass(frozen=True, slots=True)
class Document:
    """One object in QuickBooks. `on` is the day it stands, `happened` the day it happened in Clio."""

    key: str
    kind: Kind
    on: date
    happened: date
    lines: tuple[Line, ...] = ()
    name: Name | None = None
    links: tuple[Link, ...] = ()
    after: tuple[str, ...] = ()
    number: str = ""
    due: date | None = None
    payee: str = ""
    check_number: str = ""
    method: str = ""
    memo: str = ""
    currency: str = "USD"

    def __post_init__(self) -> None:
        """Refuse an entry whose debits and credits differ: such a document cannot exist."""
        if sum(line.cents for line in self.lines):
            raise ValueError(f"{self.kind} {self.key}: debits and credits differ; a rule of the books is wrong")

    @property
    def marker(self) -> str:
        """The private note by which our own documents are known again, with the true day when it was shifted."""
        return self.key if self.on == self.happened else f"{self.key} of {self.happened.isoformat()}"

    @property
    def needs(self) -> tuple[str, ...]:
        """Keys of the documents that must stand before this one."""
        return tuple(dict.fromkeys((*self.after, *(link.key for link in self.links))))

    @property
    def touches_trust(self) -> bool:
        """Whether any line stands on a trust account: such entries are never deleted."""
        return any(line.account.role in TRUST_ROLES for line in self.lines)

    @property
    def total(self) -> int:
        """The sum of the debits in cents."""
        return sum(line.debit for line in self.lines)

    def dated(self, day: date) -> "Document":
        """The same document standing on another day."""
        return replace(self, on=day)


def gathered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Add up lines of one account and name; what comes to nothing is left out. Order of first appearance."""
    sums: dict[tuple[Account, Name | None], int] = {}
    for line in lines:
        place = (line.account, line.name)
        sums[place] = sums.get(place, 0) + line.cents
    return tuple(Line(account, cents, name) for (account, name), cents in sums.items() if cents)


def names(document: Document) -> list[Name]:
    """The customers a document names, with the client of every matter."""
    found = {line.name for line in document.lines if line.name is not None}
    found |= {document.name} if document.name else set()
    return sorted(found | {name.whole_client for name in found if name.matter})


def by_customer(key: str, customers: Iterable[Name]) -> Iterator[tuple[str, Name]]:
    """Name the documents of a payment or credit that concerns several customers: QuickBooks has one for each."""
    for number, name in enumerate(sorted(customers)):
        ending = f"m{name.matter}" if name.matter else str(name.client)
        yield (f"{key}-{ending}" if number else key), name


def with_ending(number: str, ending: str) -> str:
    """Return a number with an ending, within the 21 letters QuickBooks keeps."""
    return number[: 21 - len(ending)] + ending


def debits_first(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The way a bookkeeper writes a change: what is debited, then what is credited."""
    return tuple(sorted(lines, key=lambda line: line.cents < 0))
