"""How the books are shown: amounts as decimal text, times in UTC, no secret."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from books.keeping.decided import AGAIN, ways_of
from books.setup.checks import Check
from core.clock import now
from services.views import View
from storage.books.rows import BooksRow, FindingRow, PlanRow


class BooksView(View):
    """One pair of books. `last_error` says why the last cycle ended early; empty when it did not."""

    id: str
    name: str
    state: str
    clio: str
    quickbooks: str
    unattended: bool
    last_cycle_at: datetime | None
    last_sweep_at: datetime | None
    last_error: str


class CheckView(View):
    """One thing the guided check looked at: ok, problem (keeps the books off), advice, or unknown."""

    code: str
    state: str
    sentence: str
    who: str
    where: str


class ChartAccount(View):
    """One account of QuickBooks' chart."""

    id: str
    name: str
    type: str
    active: bool


class TrustAccountView(View):
    """One trust account of Clio."""

    id: int
    name: str
    currency: str


class SetupReport(View):
    """What setup found. `ready` says that nothing keeps the books off; `accounts` are QuickBooks' names by id."""

    books: BooksView
    ready: bool
    checks: tuple[CheckView, ...]
    proposed: dict[str, Any]
    accounts: dict[str, str]
    chart: tuple[ChartAccount, ...]
    trust_accounts: tuple[TrustAccountView, ...]
    settings: dict[str, Any]


class SettingsView(View):
    """The settings of the books, and the version a change must name."""

    settings: dict[str, Any]
    version: int


class StepView(View):
    """One write of a plan: what happens to which object, for whom, how much, and why."""

    op: str
    kind: str
    key: str
    number: str
    on: str
    amount: Decimal
    client: str
    reason: str


class TotalView(View):
    """What a plan comes to on one account; debits above zero."""

    account: str
    role: str
    amount: Decimal


class PlanView(View):
    """A plan. `reasons` say why a person must approve it; while it is applied, `seconds_left` is an estimate.

    Of `total` steps, `done` are done and `left` are not.
    """

    id: str
    digest: str
    state: str
    counts: dict[str, int]
    reasons: tuple[str, ...]
    steps: tuple[StepView, ...]
    totals: tuple[TotalView, ...]
    skipped: dict[str, int]
    done: int
    total: int
    left: int
    seconds_left: int | None
    created_at: datetime
    decided_by: str
    finished_at: datetime | None
    error: str


class FindingView(View):
    """A hold, an alarm or a refusal: whose, how much, why, the safe ways out, and what was decided.

    `ways` are the names a release may choose from; `decision` is empty again once something else was seen.
    `choices` are the customers a colliding client may be, by their id in QuickBooks.
    """

    id: str
    kind: str
    code: str
    key: str
    client: str
    amount: Decimal
    sentence: str
    remedies: tuple[str, ...]
    ways: tuple[str, ...]
    choices: dict[str, str]
    since: datetime
    decision: str
    decided_by: str
    reason: str


class StatusView(View):
    """Where the books stand at this moment."""

    books: BooksView
    plan: PlanView | None
    holds: int
    alarms: int
    refusals: int
    drift: int


class ApplyReport(View):
    """How applying ended: applied, waiting (again in `seconds`), stale (look at the new plan), asks or nothing."""

    state: str
    plan: PlanView | None
    seconds: float | None
    refused: int


def money(cents: int) -> Decimal:
    """Return cents as an amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def books_view(row: BooksRow, names: dict[str, str]) -> BooksView:
    """Show a pair with the names of its two connections."""
    shown = {name: getattr(row, name) for name in BooksView.model_fields if hasattr(row, name)}
    both = {"clio": names.get(row.clio_connection, ""), "quickbooks": names.get(row.quickbooks_connection, "")}
    return BooksView(**shown, **both, unattended=bool((row.settings or {}).get("unattended")))


def check_view(check: Check) -> CheckView:
    """Show one check."""
    return CheckView.model_validate(check)


def plan_view(row: PlanRow, *, steps: bool = True, idle: bool = False) -> PlanView:
    """Show a plan; without `steps` only its counts and totals. While nobody works on it (`idle`) no pace tells."""
    rows = row.body["steps"]
    return PlanView(
        id=row.id,
        digest=row.digest,
        state=row.state,
        counts=row.counts,
        reasons=tuple(row.reasons),
        steps=tuple(_step(each) for each in rows) if steps else (),
        totals=tuple(_total(each) for each in row.body["totals"]),
        skipped=row.body["skipped"],
        done=row.done,
        total=len(rows),
        left=len(rows) - row.done,
        seconds_left=None if idle else _left(row, len(rows)),
        created_at=row.created_at,
        decided_by=row.decided_by or "",
        finished_at=row.finished_at,
        error=row.error,
    )


def _step(each: dict[str, Any]) -> StepView:
    shown = {name: each[name] for name in StepView.model_fields if name in each}
    return StepView(**shown, amount=money(each["cents"]))


def _total(each: dict[str, Any]) -> TotalView:
    return TotalView(account=each["account"], role=each["role"], amount=money(each["cents"]))


def _left(row: PlanRow, total: int) -> int | None:
    """Go on at the pace since it was last gone on with; None until there is one."""
    made = row.done - row.began_done
    if row.state != "applying" or made <= 0 or row.began_at is None:
        return None
    left: timedelta = (now() - row.began_at) / made * (total - row.done)
    return round(left.total_seconds())


def finding_view(row: FindingRow) -> FindingView:
    """Show a finding; a decision only while what it was taken about is still what is seen."""
    mark = row.body.get("mark") or ""
    standing = row.decision == AGAIN or row.decision.endswith(mark)
    return FindingView(
        id=row.id,
        kind=row.kind,
        code=row.code,
        key=row.key,
        client=row.body.get("client", ""),
        amount=money(row.cents),
        sentence=row.body.get("sentence", ""),
        remedies=tuple(row.body.get("remedies", ())),
        ways=ways_of(row),
        choices=row.body.get("choices", {}),
        since=row.since,
        decision=row.decision.removesuffix(mark).strip() if standing else "",
        decided_by=(row.decided_by or "") if standing else "",
        reason=(row.reason or "") if standing else "",
    )
