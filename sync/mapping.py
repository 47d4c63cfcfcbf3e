"""The firm's choices: which account plays which role, how trust is posted, what is closed, what needs a person."""

from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sync.accounts import Account, Role
from sync.clio import Source
from sync.documents import Name
from sync.remedies import Remedy


class Style(StrEnum):
    """How movements on a trust account are posted; both give the same balances."""

    JOURNAL = "journal"
    CHECK_AND_DEPOSIT = "check and deposit"


class Basis(StrEnum):
    """How the firm reads its profit and loss; it changes reports, not documents."""

    CASH = "cash"
    ACCRUAL = "accrual"


class TaxPolicy(StrEnum):
    """What a credit note on a taxed bill does to the tax. Without a policy it waits for a person."""

    HOLD = "hold"
    WRITE_OFF = "all to write-offs"
    SPLIT = "split with tax"


class ContactFlow(StrEnum):
    """Which way edits of a synced contact travel."""

    BOTH_WAYS = "both ways"
    FROM_CLIO = "from Clio only"


@dataclass(frozen=True, slots=True)
class TrustMapping:
    """One Clio trust account: its bank and liability in QuickBooks. Months are written 2026-03."""

    account: int
    bank: Account
    liability: Account
    interest: Account | None = None
    style: Style = Style.JOURNAL
    pooled: bool = True
    owner: Name | None = None
    currency: str = "USD"
    signed_months: frozenset[str] = frozenset()
    firm_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What runs unattended; above any of these a person approves the plan. Cents; share in percent."""

    steps: int = 200
    undone: int = 0
    cents: int = 10_000_000
    changed_share: int = 10


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything the firm decided at setup. Accounts without an entry hold what would need them."""

    accounts: Table[Role, Account]
    trust: tuple[TrustMapping, ...] = ()
    deposit_to: Table[Source, Account] = field(default_factory=dict)
    cost_accounts: Table[str, Account] = field(default_factory=dict)
    fee_accounts: Table[str, Account] = field(default_factory=dict)
    items: Table[Role, str] = field(default_factory=dict)
    classes: Table[str, str] = field(default_factory=dict)
    locations: Table[str, str] = field(default_factory=dict)
    inactive: frozenset[str] = frozenset()
    basis: Basis = Basis.ACCRUAL
    currency: str = "USD"
    start: date = date.min
    closed_until: date | None = None
    first_open_day: date | None = None
    tax_policy: TaxPolicy = TaxPolicy.HOLD
    receivables_by_matter: bool = False
    contacts: ContactFlow = ContactFlow.BOTH_WAYS
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided about single documents: each entry was made by an admin, with a reason, and is audited.

    `released` holds keys to post on the first open day; `accepted` alarms looked into (written `CROSS_CLIENT CT-9`);
    `chosen` the way out of a hold by its mark, so that it holds for what was seen only; `tax_splits` the tax, in cents,
    in a credit note by its key; `seen` the cents of a document when somebody decided on it; `matched` the
    customer's id, or `new`, by the client's id.
    """

    released: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    tax_splits: Table[str, int] = field(default_factory=dict)
    chosen: Table[str, Remedy] = field(default_factory=dict)
    seen: Table[str, int] = field(default_factory=dict)
    matched: Table[int, str] = field(default_factory=dict)

    def hold_for(self, key: str, cents: int) -> bool:
        """Whether what was decided on a document holds for this amount of it."""
        return self.seen.get(key, cents) == cents
