"""Month ends: put together, frozen with a hash, and compared later with what the books say by then."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from books.proving.evidence import Reading, customer_titles, evidence_of, trust_id
from books.proving.proof import BankView
from books.proving.reconciling import bank_entries, read_all
from books.proving.statements import Carry, matched
from books.settings import as_json, read_settings
from books.written import read, written
from core.errors import mistake
from core.ids import fingerprint
from engine.installation import Installation
from storage import FirmStore
from storage.books.findings import Finding
from storage.books.rows import ReconciliationRow, StatementRow
from sync.mapping import TrustMapping
from sync.reconcile.changes import Change, changes_since
from sync.reconcile.compare import reconcile
from sync.reconcile.report import FrozenMonth, MonthEnd, freeze, month_end, opened

CHANGED = "signed month"
"""Kind of findings: what differs from a month that was signed."""
LATER = "Correct it in Clio with an entry of today; the signed month stays as it is."


@dataclass(frozen=True)
class Frozen:
    """A frozen month, its report, and what it left to the next statement."""

    row: ReconciliationRow
    month: FrozenMonth
    report: MonthEnd
    carry: Carry


def last_day(month: str) -> date:
    """Return the last day of a month written 2026-03; raises Mistake."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise mistake(f"Month '{month}'", "it is not a month", "Write it like 2026-03") from None
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


async def draft_month(
    store: FirmStore, reading: Reading, trust: TrustMapping, month: str, preparer: str
) -> tuple[MonthEnd, BankView]:
    """Put a month's report together from the newest statement that ends in it; raises Mistake without one."""
    end = last_day(month)
    rows = await store.books.statements.list(reading.both.row.id, trust.bank.id, limit=1000)
    before = [each for each in await frozen_months(store, reading.both.row.id, trust) if each.report.end < end]
    in_time = [row for row in rows if row.ends_on <= end.isoformat()]
    done = list(matched(in_time, bank_entries(reading, trust), before[-1].carry if before else None))
    if not done or not done[-1][0].ends_on.startswith(month):
        cause = f"no bank statement ends in {month}"
        raise mistake(f"Month end {month}", cause, "Add it with `lexrelay reconcile statement add`")
    bank = BankView(trust, *done[-1])
    return _report(reading, bank, preparer, reading.both.settings.today), bank


def _report(reading: Reading, bank: BankView, preparer: str, prepared_on: date) -> MonthEnd:
    end = bank.match.statement.end
    return month_end(
        reconcile(evidence_of(reading, end), end),
        bank.match,
        bank_entries(reading, bank.trust),
        account=trust_id(bank.trust.account),
        preparer=preparer,
        prepared_on=prepared_on,
        titles=customer_titles(reading.both),
    )


async def freeze_month(
    inst: Installation,
    firm: str,
    books_id: str,
    account: str,
    month: str,
    *,
    preparer: str,
    actor: str = "system",
    with_differences: bool = False,
    reading: Reading | None = None,
) -> ReconciliationRow:
    """Freeze a month for good. Raises Mistake when it is frozen already or, unless asked for, does not agree."""
    store = inst.store.firm(firm, actor)
    reading = reading or await read_all(inst, store, books_id)
    trust = trust_of(reading, account)
    for each in await frozen_months(store, books_id, trust):
        if each.row.as_of.startswith(month):
            cause = f"it was frozen on {each.row.created_at.date().isoformat()} by {each.row.made_by}"
            raise mistake(f"Month end {month}", cause, "Later changes are listed against it: `lexrelay reconcile show`")
    report, bank = await draft_month(store, reading, trust, month, preparer)
    if not report.agrees and not with_differences:
        cause = f"it does not agree: {_open(report)}"
        raise mistake(f"Month end {month}", cause, "Clear them up, or freeze it --with-differences")
    await _sign(store, books_id, trust.account, month)
    return await _keep(store, books_id, report, bank)


def _open(report: MonthEnd) -> str:
    sentences = [each[2] for each in report.differences] + [each.text for each in report.unmatched]
    residues = [name.replace("_", " ") for name, cents in report.figures.items() if name.endswith("residue") and cents]
    return " ".join([*sentences[:5], *residues])


def trust_of(reading: Reading, account: str) -> TrustMapping:
    """Find a trust account by its name in Clio, its id there, or its bank's id in QuickBooks; raises Mistake."""
    mapped, names = reading.both.mapping.trust, {each.id: each.name for each in reading.both.facts.accounts}
    for each in mapped:
        known = (names.get(each.account, "").casefold(), str(each.account), trust_id(each.account), each.bank.id)
        if account.casefold() in known or (not account and len(mapped) == 1):
            return each
    listed = ", ".join(f"{names.get(each.account, '')} ({each.account})" for each in mapped) or "none yet"
    raise mistake(f"Trust account '{account}'", f"the mapped ones are {listed}", "Name one of these")


async def _keep(store: FirmStore, books_id: str, report: MonthEnd, bank: BankView) -> ReconciliationRow:
    month = freeze(report)
    return await store.books.reconciliations.add(
        books_id,
        report.account,
        report.end.isoformat(),
        residue=max((report.figures[name] for name in report.figures if name.endswith("residue")), key=abs),
        differences=len(report.differences),
        body={"text": month.text, "carry": written(bank.carry), "statement": bank.row.id, "clean": report.agrees},
        hash=month.sha256,
        frozen=True,
    )


async def _sign(store: FirmStore, books_id: str, account: int, month: str) -> None:
    """Tell the planner: from now on this month is corrected by entries of today."""
    row = await store.books.accounts.get(books_id)
    settings = read_settings(row.settings)
    trust = tuple(
        each.model_copy(update={"signed_months": tuple(sorted({*each.signed_months, month}))})
        if each.clio_account == account
        else each
        for each in settings.trust
    )
    signed = settings.model_copy(update={"trust": trust})
    await store.books.accounts.set_settings(books_id, as_json(signed), row.settings_version)


async def frozen_months(store: FirmStore, books_id: str, trust: TrustMapping) -> list[Frozen]:
    """Return the frozen months of an account, oldest first; raises Mistake for one whose text was tampered with."""
    rows = await store.books.reconciliations.list(books_id, frozen=True, limit=1000)
    mine = [row for row in rows if row.account == trust_id(trust.account)]
    return [frozen_of(row) for row in sorted(mine, key=lambda row: row.as_of)]


def frozen_of(row: ReconciliationRow) -> Frozen:
    """Open a kept month end; raises Mistake when its text is not what was signed."""
    month = FrozenMonth(row.body["text"], row.hash)
    return Frozen(row, month, read(MonthEnd, opened(month)), read(Carry, row.body["carry"]))


async def changes_of(store: FirmStore, reading: Reading) -> list[tuple[Frozen, tuple[Change, ...]]]:
    """Compare every frozen month with what the books say about it now."""
    found: list[tuple[Frozen, tuple[Change, ...]]] = []
    for trust in reading.both.mapping.trust:
        months = await frozen_months(store, reading.both.row.id, trust)
        rows = await store.books.statements.list(reading.both.row.id, trust.bank.id, limit=1000)
        found += _changed(reading, trust, months, rows)
    return found


def _changed(
    reading: Reading, trust: TrustMapping, months: Sequence[Frozen], rows: Sequence[StatementRow]
) -> Iterator[tuple[Frozen, tuple[Change, ...]]]:
    before: Carry | None = None
    for each in months:
        signed = [row for row in rows if row.ends_on < each.row.as_of or row.id == each.row.body["statement"]]
        done = list(matched(signed, bank_entries(reading, trust), before))
        if done and done[-1][0].id == each.row.body["statement"]:
            bank = BankView(trust, *done[-1])
            again = _report(reading, bank, each.report.preparer, each.report.prepared_on)
            yield each, changes_since(each.month, again)
        before = each.carry


async def tell_changes(store: FirmStore, reading: Reading) -> int:
    """Open an alarm for every change of a signed month; returns how many there are."""
    found = [_finding(frozen, change) for frozen, changes in await changes_of(store, reading) for change in changes]
    await store.books.findings.replace(reading.both.row.id, CHANGED, found)
    return len(found)


def _finding(frozen: Frozen, change: Change) -> Finding:
    key = f"{frozen.row.id} {fingerprint([change.what, change.before, change.after])[:12]}"
    sentence = f"{frozen.report.title}, month signed to {frozen.row.as_of}: {change.sentence}"
    body: dict[str, Any] = {"sentence": sentence, "remedies": [LATER]}
    return Finding("CHANGED_AFTER_SIGNING", key, 0, body)
