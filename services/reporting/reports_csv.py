"""The tables of the reports as CSV files, written while they are read; spreadsheets run nothing in them."""

from collections.abc import AsyncIterator, Iterable

from core.csv_lines import csv_line
from core.errors import NotFound, Problem
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.reporting.reports import Figures, MoneyFilter, WorkFilter, figures
from services.reporting.reports_money import billing, ledger_lines
from services.reporting.reports_work import work
from services.views import View

PIECE, MOST = 500, 20_000
"""Clients read at once, and in one file."""
MONTHS = ("month", "billed", "collected", "credited", "outstanding", "trust")
LEDGERS = ("id", "name", "billed", "collected", "credited", "outstanding", "trust")
COLUMNS = {
    "months": MONTHS,
    "clients": LEDGERS,
    "matters": LEDGERS,
    "days": ("day", "finished", "bad", "other"),
    "recipes": ("id", "name", "finished", "bad", "other"),
    "writes": ("app", "title", "many"),
    "avoided": ("title", "detail", "many"),
}
MONEY, WORK = ("months", "clients", "matters"), ("days", "recipes", "writes", "avoided")
HEADS = {"bad": "failed or needs a decision", "other": "others", "many": "times", "title": "what"}


async def money_file(inst: Installation, actor: Actor, table: str, only: MoneyFilter) -> AsyncIterator[str]:
    """Return the lines of the table `months`, `clients` or `matters`; raises NotFound for another."""
    _refuse_unknown(table, MONEY)
    asked = await figures(inst, actor, only)
    if table == "clients":
        return await _told(inst, actor, table, _clients(asked))
    report = await billing(inst, actor, only)
    return await _told(inst, actor, table, _rows(table, report.months if table == "months" else report.matters))


async def work_file(inst: Installation, actor: Actor, table: str, only: WorkFilter) -> AsyncIterator[str]:
    """Return the lines of the table `days`, `recipes`, `writes` or `avoided`; raises NotFound for another."""
    _refuse_unknown(table, WORK)
    report = await work(inst, actor, only)
    return await _told(inst, actor, table, _rows(table, getattr(report, table)))


def _refuse_unknown(table: str, known: tuple[str, ...]) -> None:
    if table not in known:
        raise NotFound((Problem(f"Table '{table[:20]}'", "there is none", f"Choose one of {', '.join(known)}"),))


async def _told(inst: Installation, actor: Actor, table: str, lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """Whoever takes figures out of the house is in the audit trail."""
    await firm_of(inst, actor, Permission.SEE).audit.append("report exported", f"firm:{actor.firm}", {"table": table})
    return lines


async def _rows(table: str, rows: Iterable[View]) -> AsyncIterator[str]:
    yield _head(table)
    yield "".join(_line(table, row) for row in rows)


async def _clients(asked: Figures) -> AsyncIterator[str]:
    yield _head("clients")
    after, left = "", MOST
    while asked.row and left > 0:
        span = (asked.first, asked.last, min(PIECE, left))
        rows = await asked.firm.books.months.clients_after(asked.row.id, *span, after)
        if not rows:
            return
        yield "".join(_line("clients", line) for line in await ledger_lines(asked, rows))
        after, left = rows[-1].ledger.client, left - len(rows)


def _head(table: str) -> str:
    return csv_line(HEADS.get(column, column) for column in COLUMNS[table])


def _line(table: str, row: View) -> str:
    return csv_line(getattr(row, column) for column in COLUMNS[table])
