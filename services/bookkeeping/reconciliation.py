"""Proving the trust books: comparing, statements, month ends and the sweep."""

import asyncio
from dataclasses import dataclass
from datetime import date

from pydantic import Base64Bytes

from books.clio.reading import facts_kept
from books.keeping.hands import Progress
from books.proving import reconciling
from books.proving.month_end import changes_of, freeze_month, frozen_of, last_day
from books.proving.reconciling import read_all
from books.proving.report_pdf import to_pdf
from books.proving.statements import Draft, add_statement, lines_of
from books.proving.sweep import sweep as run_sweep
from books.settings import TrustAccount, read_settings
from core.errors import mistake
from core.forms import Amount, Form
from core.money import to_cents
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.bookkeeping.books import find_books
from services.bookkeeping.proof_views import (
    BankView,
    ChangeView,
    ProofView,
    StatementView,
    SweepView,
    proof_view,
    statement_view,
    sweep_view,
)
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.reconcile.report_csv import to_csv
from sync.reconcile.statement import StatementLine
from sync.reconcile.statement_csv import StatementFormat

NEWEST = 10
"""Comparisons searched for a statement."""


class TypedLine(Form):
    """One line as it is printed on a statement; money out is below zero."""

    on: date
    amount: Amount
    text: str = ""
    check: str = ""


class NewStatement(Form):
    """A statement: a file (CSV, OFX, QFX; as base64), or typed lines. OFX says its last day and balance itself."""

    account: str = ""
    ends_on: date | None = None
    balance: Amount | None = None
    starts_on: date | None = None
    opening: Amount | None = None
    file: Base64Bytes = b""
    lines: tuple[TypedLine, ...] = ()
    columns: dict[str, str] = {}


@dataclass(frozen=True)
class Report:
    """A frozen month as files."""

    name: str
    pdf: bytes
    csv: bytes


async def run(
    inst: Installation,
    actor: Actor,
    books: str = "",
    *,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> ProofView:
    """Compare all trust accounts as of a day, today if none is given; alarms follow."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, books)
    made = await reconciling.reconcile_books(inst, actor.firm, row.id, as_of, actor=actor.user, progress=progress)
    return proof_view(made)


async def listing(
    inst: Installation, actor: Actor, books: str = "", *, frozen: bool | None = None, limit: int = 50
) -> list[ProofView]:
    """Return comparisons and frozen months, newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, books)
    return [proof_view(each) for each in await firm.books.reconciliations.list(row.id, frozen=frozen, limit=limit)]


async def show(inst: Installation, actor: Actor, proof_id: str) -> ProofView:
    """Return one comparison or frozen month."""
    return proof_view(await firm_of(inst, actor, Permission.SEE).books.reconciliations.get(proof_id))


async def report(inst: Installation, actor: Actor, proof_id: str) -> Report:
    """Return a frozen month as PDF and CSV; raises Mistake for one that is not frozen, or was tampered with."""
    row = await firm_of(inst, actor, Permission.SEE).books.reconciliations.get(proof_id)
    if not row.frozen:
        raise mistake(f"Reconciliation {proof_id}", "it is no frozen month", "Freeze one: `lexrelay reconcile freeze`")
    kept = frozen_of(row)
    name = f"trust-{kept.report.account.split()[-1]}-{row.as_of}"
    pdf = await asyncio.to_thread(to_pdf, kept.report, kept.month)
    return Report(name, pdf, to_csv(kept.report, kept.month))


async def add(inst: Installation, actor: Actor, order: NewStatement, books: str = "") -> StatementView:
    """Keep a bank statement; how a CSV was read is remembered for the account."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, books)
    added = await add_statement(firm, row.id, await draft_of(firm, row, order))
    return statement_view(added.row, added.doubts)


async def draft_of(firm: FirmStore, row: BooksRow, order: NewStatement) -> Draft:
    """Return what somebody enters as the books take it; raises Mistake for an account or columns there are not."""
    trust = await trust_account(firm, row, order.account)
    return Draft(
        account=trust.bank,
        ends_on=order.ends_on,
        balance=None if order.balance is None else to_cents(order.balance),
        starts_on=order.starts_on,
        opening=None if order.opening is None else to_cents(order.opening),
        content=order.file,
        lines=tuple(_line(each) for each in order.lines),
        form=_form(order.columns),
    )


def _line(each: TypedLine) -> StatementLine:
    return StatementLine(each.on, to_cents(each.amount), each.text, each.check)


def _form(columns: dict[str, str]) -> StatementFormat | None:
    """Read columns by role, such as `date` and `amount`; several for the text are parted by commas."""
    if not columns:
        return None
    known = set(StatementFormat.__dataclass_fields__)
    if strange := sorted(set(columns) - known) or ([] if "date" in columns else ["date is missing"]):
        raise mistake("The columns", f"these cannot be used: {', '.join(strange)}", f"Use {', '.join(sorted(known))}")
    plain = {name: value for name, value in columns.items() if name not in ("text", "flipped")}
    text = tuple(filter(None, columns.get("text", "").split(",")))
    return StatementFormat(**plain, text=text, flipped=columns.get("flipped") == "yes")  # type: ignore[arg-type]


async def statements(inst: Installation, actor: Actor, books: str = "") -> list[StatementView]:
    """Return the kept statements, newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_books(firm, books)
    return [statement_view(each) for each in await firm.books.statements.list(row.id)]


async def matched_statement(inst: Installation, actor: Actor, statement: str, books: str = "") -> BankView | None:
    """Return how a statement was matched by the newest comparison that had it; None when none of the last did."""
    for proof in await listing(inst, actor, books, frozen=False, limit=NEWEST):
        for bank in proof.banks:
            if bank.id == statement:
                return bank
    return None


async def note_bank_errors(inst: Installation, actor: Actor, statement: str, lines: list[str]) -> StatementView:
    """Declare lines of a statement (by id) the bank's own mistake; an empty list takes that back. Audited."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    known = {line.id for line in lines_of(await firm.books.statements.get(statement))}
    if strange := sorted(set(lines) - known):
        raise mistake(f"Statement {statement}", f"it has no line {', '.join(strange)}", "Look at its open lines")
    return statement_view(await firm.books.statements.note_bank_errors(statement, lines))


async def freeze(
    inst: Installation,
    actor: Actor,
    account: str,
    month: str,
    preparer: str,
    *,
    books: str = "",
    with_differences: bool = False,
) -> ProofView:
    """Freeze a month end; it must agree unless asked for `with_differences`, which the report then shows."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, books)
    last_day(month)
    if not preparer.strip():
        raise mistake("Month end", "nobody is named as its preparer", "Name who prepared it")
    made = await freeze_month(
        inst,
        actor.firm,
        row.id,
        account,
        month,
        preparer=preparer.strip(),
        actor=actor.user,
        with_differences=with_differences,
    )
    return proof_view(made)


async def changes(inst: Installation, actor: Actor, books: str = "") -> list[ChangeView]:
    """Read both sides and list what differs from the months that were signed."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, books)
    found = await changes_of(firm, await read_all(inst, firm, row.id))
    return [
        ChangeView(month=frozen.report.end, account=frozen.report.title, sentence=each.sentence)
        for frozen, several in found
        for each in several
    ]


async def sweep(inst: Installation, actor: Actor, books: str = "") -> SweepView:
    """Compare everything in Clio, our record and QuickBooks, whatever triggers said; writes to neither."""
    firm = firm_of(inst, actor, Permission.KEEP_BOOKS)
    row = await find_books(firm, books)
    return sweep_view(await run_sweep(inst, actor.firm, row.id, actor=actor.user))


async def trust_account(firm: FirmStore, row: BooksRow, account: str) -> TrustAccount:
    """Find a trust account of the settings by Clio's id or name, or by its bank in QuickBooks."""
    settings = read_settings(row.settings)
    names = await _names(firm, row)
    for each in settings.trust:
        known = (str(each.clio_account), each.bank, names.get(each.clio_account, "").casefold())
        if account.casefold() in known or (not account and len(settings.trust) == 1):
            return each
    listed = ", ".join(f"{names.get(each.clio_account, '')} ({each.clio_account})" for each in settings.trust)
    raise mistake(f"Trust account '{account}'", f"the mapped ones are {listed or 'none yet'}", "Name one of these")


async def _names(firm: FirmStore, row: BooksRow) -> dict[int, str]:
    return {each.id: each.name for each in (await facts_kept(firm, row)).facts.accounts}
