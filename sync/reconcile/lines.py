"""What a reconciliation reads: lines of Clio's client ledgers and of QuickBooks, and what was posted before."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

_KEY = re.compile(r"\b(CT-[A-Za-z0-9]+)(-[RVA][0-9]+)?\b")
_HAPPENED = re.compile(_KEY.pattern + r" of ([0-9]{4}-[0-9]{2}-[0-9]{2})\b")


class Ledger(NamedTuple):
    """Whose money it is. Both empty: money of no client, such as pooled interest."""

    client: str
    matter: str = ""


@dataclass(frozen=True)
class TrustAccount:
    """One trust account of Clio and the QuickBooks accounts it is mapped to.

    `liabilities` are all accounts that stand against the bank: the client ledgers' and the pooled interest's.
    """

    id: str
    title: str
    bank: str
    liabilities: frozenset[str]


@dataclass(frozen=True)
class ClientLedgerLine:
    """One bank transaction of a Clio trust account; `cents` are positive for money in."""

    id: str
    account: str
    date: date
    cents: int
    client: str
    matter: str = ""
    payee: str = ""
    check: str = ""

    @property
    def ledger(self) -> Ledger:
        """The client ledger that the line changes."""
        return Ledger(self.client, self.matter)


class Key(NamedTuple):
    """`CT-<Clio id>`, and its suffix: `-R` reverses a version, `-V` is a later version, `-A` adjusts."""

    base: str
    suffix: str = ""


@dataclass(frozen=True)
class BookLine:
    """One line of a QuickBooks document, in cents of debit or credit; all lines of a keyed document are given.

    `customer` is QuickBooks' customer id, `note` its private note; `voided` is QuickBooks' own mark.
    """

    document: str
    kind: str
    date: date
    account: str
    debit: int = 0
    credit: int = 0
    customer: str = ""
    number: str = ""
    note: str = ""
    payee: str = ""
    check: str = ""
    voided: bool = False

    @property
    def key(self) -> Key | None:
        """The key in the document's number or, where a check number stands there, in the private note."""
        found = _KEY.fullmatch(self.number.strip()) or _KEY.search(self.note)
        return Key(found[1], found[2] or "") if found else None

    @property
    def happened(self) -> str:
        """The true day (ISO 8601), where the private note says that the document was knowingly dated on another."""
        found = _HAPPENED.search(self.note)
        return found[3] if found else ""


@dataclass(frozen=True)
class Posting:
    """What was posted before: the key, the document it became, the Clio lines it stands for.

    An opening entry is one too: under a key of its own (such as `OPENING-IOLTA`) it stands for all older Clio lines.
    `lines` are the document as it was posted; empty when the record no longer has them.
    """

    key: str
    kind: str
    document: str
    clio: tuple[str, ...]
    lines: tuple[BookLine, ...] = ()


@dataclass(frozen=True)
class Held:
    """A movement that is knowingly not (or only half) posted; `reason` is the hold in a bookkeeper's words."""

    key: str
    cause: str
    reason: str


@dataclass(frozen=True)
class Evidence:
    """All that one reconciliation knows. Every page of every list has been read.

    `customers` tells which ledger a QuickBooks customer stands for; `operating` are the firm's own bank accounts,
    `undeposited` the Undeposited Funds accounts; `titles` are names to print for the ids of clients, matters and
    accounts. `stated` are the day's balances in cents as QuickBooks (by account id) and Clio (by trust account id)
    state them themselves.
    `on_no_ledger` is with how many cents a Clio account began beside its ledgers while nobody has agreed on it.
    Without `by_matter`, QuickBooks has one customer for each client and matters are not compared.
    """

    accounts: tuple[TrustAccount, ...]
    clio: tuple[ClientLedgerLine, ...]
    books: tuple[BookLine, ...]
    postings: tuple[Posting, ...] = ()
    held: tuple[Held, ...] = ()
    customers: Mapping[str, Ledger] = field(default_factory=dict)
    operating: frozenset[str] = frozenset()
    undeposited: frozenset[str] = frozenset()
    titles: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)
    on_no_ledger: Mapping[str, int] = field(default_factory=dict)
    by_matter: bool = True

    def ledger_of(self, customer: str) -> Ledger:
        """Return the ledger of a QuickBooks customer; one that nobody mapped is a ledger of its own."""
        if not customer:
            return Ledger("")
        known = self.customers.get(customer, Ledger(f"customer {customer}"))
        return known if self.by_matter else Ledger(known.client)

    def ledger_in_clio(self, line: ClientLedgerLine) -> Ledger:
        """Return the ledger of a Clio line as finely as QuickBooks keeps it."""
        return line.ledger if self.by_matter else Ledger(line.client)

    def title(self, id: str) -> str:
        """Return the name to print for an id, or the id where no name is known."""
        return self.titles.get(id, id)
