"""How comparisons, statements, month ends and sweeps are shown: amounts as decimal text, times in UTC."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from books.proving.sweep import Drift, Swept
from services.bookkeeping.book_views import money
from services.views import View
from storage.books.rows import ReconciliationRow, StatementRow


class LedgerView(View):
    """One client ledger on all three sides; `bank` is its share of the bank's balance."""

    client: str
    clio: Decimal
    liability: Decimal
    bank: Decimal


class AccountView(View):
    """One trust account. `residue` is what neither differences nor explained ones account for."""

    id: str
    title: str
    bank: Decimal
    liability: Decimal
    clio: Decimal
    clio_account: Decimal
    residue: Decimal
    ledgers: tuple[LedgerView, ...]


class DifferenceView(View):
    """One pair that makes the sides differ: whose, by how much, what happened, and what to do."""

    cause: str
    key: str
    client: str
    amount: Decimal
    sentence: str
    remedy: str


class ExplainedView(View):
    """A difference that is known and wanted."""

    cause: str
    key: str
    amount: Decimal
    reason: str


class EntryView(View):
    """One entry of the books on a bank account, or one line of the bank; `days` and `stale` while it is under way."""

    id: str
    on: date
    amount: Decimal
    text: str
    check: str
    days: int = 0
    stale: bool = False


class PairView(View):
    """Lines of the bank and entries of the books that are the same money, and why."""

    lines: tuple[EntryView, ...]
    entries: tuple[EntryView, ...]
    why: str


class OpenLineView(View):
    """A line that only the bank has, and what probably made it."""

    line: EntryView
    sentence: str


class BankView(View):
    """An account against its newest statement; `unmatched` are lines that only the bank has.

    `waiting` are checks outstanding and deposits in transit, `bank_errors` lines declared the bank's own mistake.
    """

    id: str
    account: str
    ends_on: date
    closing: Decimal
    adjusted: Decimal
    book: Decimal
    residue: Decimal
    under_way: int
    stale: int
    unmatched: tuple[str, ...]
    open_lines: tuple[OpenLineView, ...]
    waiting: tuple[EntryView, ...]
    bank_errors: tuple[EntryView, ...]
    matched: tuple[PairView, ...]


class ProofView(View):
    """One three-way comparison, or a frozen month end with its hash."""

    id: str
    account: str
    as_of: date
    frozen: bool
    clean: bool
    residue: Decimal
    differences: tuple[DifferenceView, ...]
    difference_count: int
    explained: tuple[ExplainedView, ...]
    accounts: tuple[AccountView, ...]
    banks: tuple[BankView, ...]
    hash: str
    made_by: str
    created_at: datetime


class StatementView(View):
    """An imported statement. `doubts` are what to look at before trusting how its file was read."""

    id: str
    account: str
    ends_on: date
    balance: Decimal
    lines: int
    added_by: str
    created_at: datetime
    doubts: tuple[str, ...] = ()


class ChangeView(View):
    """One thing that differs from a signed month."""

    month: date
    account: str
    sentence: str


class CountView(View):
    """How many objects of one kind each side has."""

    kind: str
    clio: int
    record: int
    quickbooks: int
    waiting: int
    held: int
    by_rule: int


class DriftView(View):
    """One object changed by hand in QuickBooks: what was posted, and what stands there now."""

    key: str
    state: str
    posted: dict[str, Any]
    found: dict[str, Any] | None


class SweepView(View):
    """What a sweep found on all sides."""

    counts: tuple[CountView, ...]
    gaps: tuple[str, ...]
    unaccounted: tuple[str, ...]
    drift: tuple[DriftView, ...]
    duplicates: tuple[str, ...]
    changed_months: int
    proof: ProofView


def proof_view(row: ReconciliationRow) -> ProofView:
    """Show a comparison; of a frozen month only what its row says, since its report is drawn from the signed text."""
    body = row.body
    return ProofView(
        id=row.id,
        account=row.account,
        as_of=date.fromisoformat(row.as_of),
        frozen=row.frozen,
        clean=bool(body["clean"]),
        residue=money(row.residue),
        differences=tuple(_amounts(DifferenceView, each) for each in body.get("differences", ())),
        difference_count=row.differences,
        explained=tuple(_amounts(ExplainedView, each) for each in body.get("explained", ())),
        accounts=tuple(_account(each) for each in body.get("accounts", ())),
        banks=tuple(_bank(each) for each in body.get("statements", ())),
        hash=row.hash,
        made_by=row.made_by,
        created_at=row.created_at,
    )


def _amounts(view: Any, each: dict[str, Any]) -> Any:
    shown = {name: each[name] for name in view.model_fields if name in each}
    return view(**shown, amount=money(each["cents"]))


def _account(each: dict[str, Any]) -> AccountView:
    sums = {name: money(each[name]) for name in ("bank", "liability", "clio", "clio_account")}
    residue = max((each[name] for name in ("bank_residue", "liability_residue", "clio_residue")), key=abs)
    ledgers = tuple(_ledger(one) for one in each["ledgers"])
    return AccountView(id=each["id"], title=each["title"], residue=money(residue), ledgers=ledgers, **sums)


def _ledger(each: dict[str, Any]) -> LedgerView:
    sides = {name: money(each[name]) for name in ("clio", "liability", "bank")}
    return LedgerView(client=each["client"] or "No client", **sides)


def _bank(each: dict[str, Any]) -> BankView:
    sums = {name: money(each[name]) for name in ("closing", "adjusted", "book", "residue")}
    waiting = each["under_way"]
    unmatched = tuple(one["sentence"] for one in each["unmatched"])
    days = {"id": each["id"], "ends_on": date.fromisoformat(each["ends_on"]), "account": each["account"]}
    stale = sum(one["stale"] for one in waiting)
    return BankView(
        **days,
        **sums,
        under_way=len(waiting),
        stale=stale,
        unmatched=unmatched,
        open_lines=tuple(OpenLineView(line=_entry(one["line"]), sentence=one["sentence"]) for one in each["unmatched"]),
        waiting=tuple(_entry(one) for one in waiting),
        bank_errors=tuple(_entry(one) for one in each.get("bank_errors", ())),
        matched=tuple(_pair(one) for one in each.get("matched", ())),
    )


def _pair(each: dict[str, Any]) -> PairView:
    both = {name: tuple(_entry(one) for one in each[name]) for name in ("lines", "entries")}
    return PairView(**both, why=each["why"])


def _entry(one: dict[str, Any]) -> EntryView:
    """Show a line of the bank by its text, an entry of the books by its number and payee."""
    words = one.get("text") or " ".join(filter(None, (one.get("number"), one.get("payee")))) or one["id"]
    figures = {"on": date.fromisoformat(one["date"]), "amount": money(one["cents"]), "check": one["check"]}
    return EntryView(id=one["id"], text=words, days=one.get("days", 0), stale=one.get("stale", False), **figures)


def statement_view(row: StatementRow, doubts: tuple[str, ...] = ()) -> StatementView:
    """Show an imported statement without its lines."""
    return StatementView(
        id=row.id,
        account=row.account,
        ends_on=date.fromisoformat(row.ends_on),
        balance=money(row.balance),
        lines=len(row.lines),
        added_by=row.added_by,
        created_at=row.created_at,
        doubts=doubts,
    )


def sweep_view(found: Swept) -> SweepView:
    """Show what a sweep found."""
    return SweepView(
        counts=tuple(CountView.model_validate(each) for each in found.counts),
        gaps=found.gaps,
        unaccounted=found.unaccounted,
        drift=tuple(_drift(each) for each in found.drift),
        duplicates=found.duplicates,
        changed_months=found.changed_months,
        proof=proof_view(found.proof),
    )


def _drift(each: Drift) -> DriftView:
    return DriftView(key=each.key, state=each.state, posted=each.posted, found=each.found)
