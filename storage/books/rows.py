"""What leaves the books' tables: frozen rows with opened contents."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class BooksRow:
    """One pair: a Clio account and a QuickBooks company. `state` is setting up, on or paused.

    `hinted` is the app whose webhook asks for a cycle now, empty when none does; after "following" while a cycle
    reads what it told of. One process works on them until `lease_until`.
    """

    id: str
    firm: str
    name: str
    clio_connection: str
    quickbooks_connection: str
    state: str
    settings: Any
    settings_version: int
    cursor: Any
    fence: int
    last_cycle_at: datetime | None
    last_sweep_at: datetime | None
    last_error: str
    hinted: str
    created_at: datetime
    lease_until: datetime | None


@dataclass(frozen=True)
class FactRow:
    """One object as Clio showed it last. `gone` once Clio does not show it any more."""

    kind: str
    id: str
    data: Any = field(repr=False)
    gone: bool
    read_at: datetime


@dataclass(frozen=True)
class PostingRow:
    """One object we posted, adopted or met in QuickBooks. `facts` are Clio's objects behind it, as [kind, id] pairs.

    `face` is a fingerprint of what a bookkeeper saw of it when we last wrote or accepted it.
    """

    key: str
    kind: str
    state: str
    version: int
    vendor_id: str
    sync_token: str
    posted_on: str
    face: str
    adopted: bool
    reconciled: bool
    cents: int
    document: Any = field(repr=False)
    facts: Any
    plan_id: str
    effect_id: str
    updated_at: datetime


@dataclass(frozen=True)
class ContactRow:
    """One client and its customer; `history` are our edits with what stood before, oldest first."""

    client: str
    customer: str
    data: Any = field(repr=False)
    history: Any = field(repr=False)
    updated_at: datetime


@dataclass(frozen=True)
class PlanRow:
    """A plan: proposed, approved, applying, applied, stale or failed. `reasons` say why a person is needed.

    `began_at` is when it was last gone on with, and `began_done` how many steps were done by then.
    """

    id: str
    books_id: str
    digest: str
    state: str
    counts: Any
    body: Any = field(repr=False)
    reasons: Any
    done: int
    began_done: int
    created_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    began_at: datetime | None
    finished_at: datetime | None
    error: str


@dataclass(frozen=True)
class FindingRow:
    """A hold, an alarm or a drift, open until `closed_at`."""

    id: str
    books_id: str
    kind: str
    code: str
    key: str
    cents: int
    body: Any = field(repr=False)
    since: datetime
    seen_at: datetime
    closed_at: datetime | None
    decision: str
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None = field(repr=False)


@dataclass(frozen=True)
class StatementRow:
    """An imported bank statement; `balance` in cents at the end of `ends_on` (ISO day)."""

    id: str
    books_id: str
    account: str
    ends_on: str
    balance: int
    format: Any
    lines: Any = field(repr=False)
    content_hash: str
    added_by: str
    created_at: datetime


@dataclass(frozen=True)
class ReconciliationRow:
    """One three-way comparison; a frozen one is a month end with its hash."""

    id: str
    books_id: str
    account: str
    as_of: str
    frozen: bool
    residue: int
    differences: int
    body: Any = field(repr=False)
    hash: str
    made_by: str
    created_at: datetime


@dataclass(frozen=True)
class WorkRow:
    """Work somebody asked for: running, done or failed; `done` of `total` things, as far as that is known."""

    books_id: str
    kind: str
    state: str
    said: str
    done: int
    total: int
    result: Any = field(repr=False)
    problems: Any = field(repr=False)
    started_by: str
    started_at: datetime
    seen_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class RequestRow:
    """A wish to release a finding: open, confirmed, declined or replaced. `tax` in cents, `seen` what it was about."""

    id: str
    books_id: str
    finding_id: str
    way: str
    tax: int | None
    seen: str
    reason: str = field(repr=False)
    asked_by: str
    created_at: datetime
    state: str
    answered_by: str | None
    answered_at: datetime | None
    answer: str | None = field(repr=False)
