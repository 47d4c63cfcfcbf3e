"""Bank statements: read from CSV or OFX as the account's bank writes them, kept, and matched one after another."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from books.written import read, written
from core.errors import Mistake, mistake
from storage import FirmStore
from storage.books.rows import StatementRow
from sync.reconcile.entries import BankEntry
from sync.reconcile.matching import StatementMatch, match_statement
from sync.reconcile.pairs import How
from sync.reconcile.statement import Statement, StatementLine, identified, new_lines
from sync.reconcile.statement_csv import StatementFormat, detect, read_csv
from sync.reconcile.statement_ofx import BankFile, read_ofx

DAY = timedelta(days=1)
CHANGED = "The file is read in another way than the last one of this account: look at the dates and signs of both."


@dataclass(frozen=True)
class Draft:
    """A statement that somebody enters. Without `balance` or `ends_on` the file must say them (OFX does).

    `account` is the bank's id in QuickBooks. Either a file's `content` or typed `lines`; neither: only the balance.
    """

    account: str
    ends_on: date | None = None
    balance: int | None = None
    starts_on: date | None = None
    opening: int | None = None
    content: bytes = b""
    lines: tuple[StatementLine, ...] = ()
    form: StatementFormat | None = None


@dataclass(frozen=True)
class Carry:
    """What one statement leaves to the next."""

    cleared: Mapping[str, How] = field(default_factory=dict)
    open_lines: tuple[StatementLine, ...] = ()
    known: frozenset[str] = frozenset()
    until: date | None = None
    balance: int | None = None


@dataclass(frozen=True)
class Added:
    """A kept statement, and what a person should look at: doubts of a detected format."""

    row: StatementRow
    doubts: tuple[str, ...] = ()


async def add_statement(store: FirmStore, books_id: str, draft: Draft) -> Added:
    """Read and keep a statement; raises Mistake naming every row that cannot be read, and then nothing is kept."""
    found = await read_draft(store, books_id, draft)
    draft = found.draft
    if draft.ends_on is None or draft.balance is None:
        cause = "its last day and closing balance are not known"
        raise mistake("Bank statement", cause, "Give both, as they are printed on it")
    end = draft.ends_on
    kept = [line for line in found.lines if line.date <= end]
    fixed: dict[str, Any] = {"csv": written(found.form) if found.form else None, "opening": draft.opening}
    fixed |= {"bank_errors": [], "bank_account": found.bank_account}
    fixed["starts_on"] = draft.starts_on.isoformat() if draft.starts_on else None
    content = repr((draft.content, written(kept), end, draft.balance, fixed)).encode()
    row = await store.books.statements.add(
        books_id,
        draft.account,
        end.isoformat(),
        draft.balance,
        lines=[written(line) for line in kept],
        format=fixed,
        content_hash=hashlib.sha256(content).hexdigest(),
    )
    return Added(row, found.doubts)


@dataclass(frozen=True)
class Found:
    """What was read: `draft` with what the file itself says, `bank_account` a fingerprint of the bank's number."""

    lines: Sequence[StatementLine]
    draft: Draft
    form: StatementFormat | None = None
    doubts: tuple[str, ...] = ()
    bank_account: str = ""


async def read_draft(store: FirmStore, books_id: str, draft: Draft) -> Found:
    """Read a statement's lines, and fill what its file says itself; raises Mistake naming what cannot be read."""
    if not draft.content:
        return Found(identified(draft.lines), draft)
    if b"<OFX>" in draft.content.upper():
        known = await _known_accounts(store, books_id)
        file = _of_account(read_ofx(draft.content), known, draft.account)
        return Found(file.lines, _said(draft, file), bank_account=_fingerprint(file))
    return await _read_csv(store, books_id, draft)


async def _read_csv(store: FirmStore, books_id: str, draft: Draft) -> Found:
    form = draft.form or await remembered_format(store, books_id, draft.account)
    if form:
        try:
            return Found(read_csv(draft.content, form), draft, form)
        except Mistake:
            if draft.form:
                raise
    preview = detect(draft.content)
    lines = read_csv(draft.content, preview.format)
    return Found(lines, draft, preview.format, (*([CHANGED] if form else []), *preview.doubts))


async def _known_accounts(store: FirmStore, books_id: str) -> dict[str, str]:
    """Return the account in QuickBooks by the fingerprint of the bank's own number of it."""
    rows = await store.books.statements.list(books_id, limit=1000)
    return {row.format["bank_account"]: row.account for row in rows if row.format.get("bank_account")}


def _of_account(files: Sequence[BankFile], known: Mapping[str, str], account: str) -> BankFile:
    """Choose the file's statement of an account; one that was another account's, or is not the usual one, is none."""
    mine = [each for each in files if known.get(_fingerprint(each)) == account]
    first = len(files) == 1 and account not in known.values() and _fingerprint(files[0]) not in known
    chosen = mine or (files if first else ())
    if len(chosen) == 1:
        return chosen[0]
    if len(files) == 1:
        cause = f"it is of the account ending in {files[0].account[-4:]}, not of the one whose statements stand here"
        raise mistake("The file", cause, "Name the right account; if the bank gave it a new number, use its CSV")
    cause = f"it has {len(files)} accounts ({', '.join(each.account[-4:] for each in files)})"
    raise mistake("The file", cause, "Download the statement of this one account from the bank")


def _fingerprint(file: BankFile) -> str:
    return hashlib.sha256(file.account.encode()).hexdigest() if file.account else ""


def _said(draft: Draft, file: BankFile) -> Draft:
    """Fill what was not given from the file."""
    ends_on = draft.ends_on or file.closing_day or file.end
    balance = file.closing if draft.balance is None and ends_on == file.closing_day else draft.balance
    starts_on = draft.starts_on or file.start
    return Draft(draft.account, ends_on, balance, starts_on, draft.opening, draft.content)


async def remembered_format(store: FirmStore, books_id: str, account: str) -> StatementFormat | None:
    """Return how the last CSV of this account was read."""
    rows = await store.books.statements.list(books_id, account)
    return next((read(StatementFormat, row.format["csv"]) for row in rows if row.format.get("csv")), None)


def in_force(rows: Iterable[StatementRow]) -> list[StatementRow]:
    """Return one statement for each last day, oldest first; one entered again counts instead of the one before."""
    newest = {row.ends_on: row for row in sorted(rows, key=lambda row: row.id)}
    return [newest[day] for day in sorted(newest)]


def matched(
    rows: Iterable[StatementRow], entries: Sequence[BankEntry], carry: Carry | None = None
) -> Iterator[tuple[StatementRow, StatementMatch, Carry]]:
    """Match statements one after another, from where `carry` left off; yields what each leaves to the next."""
    carry = carry or Carry()
    for row in in_force(rows):
        if carry.until is None or row.ends_on > carry.until.isoformat():
            statement = _statement(row, carry)
            match = _match(statement, entries, carry, row.format.get("bank_errors", []))
            known = carry.known | {line.id for line in statement.lines}
            carry = Carry(match.cleared, match.open_lines, known, statement.end, statement.closing)
            yield row, match, carry


def lines_of(row: StatementRow) -> tuple[StatementLine, ...]:
    """Return all lines of an import, those included that an earlier one had."""
    return tuple(read(StatementLine, each) for each in row.lines)


def _statement(row: StatementRow, carry: Carry) -> Statement:
    lines = _not_counted(row, carry)
    end = date.fromisoformat(row.ends_on)
    given, opening = row.format.get("starts_on"), row.format.get("opening")
    first = date.fromisoformat(given) if given else min((line.date for line in lines), default=end)
    start = carry.until + DAY if carry.until else first
    if opening is None:
        computed = row.balance - sum(line.cents for line in lines)
        opening = computed if carry.balance is None else carry.balance
    return Statement(row.account, start, end, opening, row.balance, lines)


def _not_counted(row: StatementRow, carry: Carry) -> tuple[StatementLine, ...]:
    """Leave out what earlier statements had: known lines, and by the balances those of other ids in their days."""
    lines = new_lines(lines_of(row), carry.known)
    if carry.until is None or carry.balance is None:
        return lines
    later = tuple(line for line in lines if line.date > carry.until)
    moved = row.balance - carry.balance
    return later if sum(line.cents for line in later) == moved else lines


def _match(statement: Statement, entries: Sequence[BankEntry], carry: Carry, errors: Sequence[str]) -> StatementMatch:
    more: dict[str, Any] = {"open_lines": carry.open_lines, "bank_errors": errors}
    match = match_statement(statement, entries, cleared=carry.cleared, **more)
    if carry.until is not None:
        return match
    settled = _settled_before(statement, match, entries)
    return match_statement(statement, entries, cleared=settled, **more) if settled else match


def _settled_before(statement: Statement, match: StatementMatch, entries: Sequence[BankEntry]) -> dict[str, How]:
    """Return entries that the bank had before the first statement that we know.

    They are those the first statement does not show, when without them bank and books agreed on the evening before.
    """
    older = [each for each in entries if each.date < statement.start]
    shown = {each.id for one in match.matches if one.lines for each in one.entries}
    rest = [each for each in older if each.id not in shown]
    if sum(each.cents for each in rest) != statement.opening:
        rest = _without_latest(rest, statement.opening)
    return {each.id: How.AMOUNT for each in rest}


def _without_latest(rest: Sequence[BankEntry], opening: int) -> list[BankEntry]:
    """Leave out the newest entries, as far as needed, until the others come to the opening balance."""
    ordered = sorted(rest, key=lambda each: (each.date, each.id))
    sums = [sum(each.cents for each in ordered[:count]) for count in range(len(ordered) + 1)]
    fitting = [count for count, cents in enumerate(sums) if cents == opening]
    return ordered[: fitting[-1]] if fitting else ordered
