"""The month-end report as tables, and those as CSV that a spreadsheet cannot mistake for formulas."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from core.csv_lines import defused
from sync.reconcile.report import FrozenMonth, MonthEnd, UnderWayRow
from sync.reconcile.sentences import money

_SUMMARY = {
    "statement_closing": "Bank statement, closing balance",
    "deposits_in_transit": "plus deposits in transit",
    "outstanding_checks": "less outstanding checks",
    "bank_errors": "bank errors, taken back",
    "adjusted_statement": "(1) Adjusted statement balance",
    "book_bank": "(2) Trust bank in QuickBooks",
    "book_liability": "(3) Trust liability in QuickBooks",
    "client_ledgers": "(4) Client ledgers in Clio",
    "clio_account": "(5) Account balance in Clio",
    "statement_lines_missing": "Statement lines missing",
    "statement_residue": "Residue, statement against books",
    "bank_residue": "Residue, bank against client ledgers",
    "liability_residue": "Residue, liability against client ledgers",
    "clio_residue": "Residue, Clio's account against its ledgers",
}


@dataclass(frozen=True)
class Cents:
    """An amount in a table, to be written with two decimals."""

    cents: int


Cell = str | int | Cents


@dataclass(frozen=True)
class Table:
    """One part of the report, ready to be written or drawn: a title, column heads, rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(report: MonthEnd, frozen: FrozenMonth | None = None) -> tuple[Table, ...]:
    """Lay the report out in the order in which a lawyer reads it; the hash is shown once the month is frozen."""
    under_way = ("Date", "Check", "What", "Amount", "Days", "Stale")
    return (
        Table("Trust reconciliation", ("", ""), _heading(report, frozen)),
        Table("Summary", ("Balance", "Amount"), _summary(report)),
        Table("Outstanding checks", under_way, _under_way(report.outstanding_checks)),
        Table("Deposits in transit", under_way, _under_way(report.deposits_in_transit)),
        Table("Bank errors", under_way, _under_way(report.bank_errors)),
        Table("Statement lines without an entry", under_way, _under_way(report.unmatched)),
        Table("Receipts and disbursements", _JOURNAL, _journal(report)),
        Table(
            "Client ledgers", ("Client and matter", "Clio", "QuickBooks liability", "QuickBooks bank"), _clients(report)
        ),
        Table("Differences", ("Cause", "Amount", "What happened", "What to do"), _differences(report)),
        Table("Explained differences", ("Cause", "Key", "Amount", "Why"), _explained(report)),
        Table("Signature", ("", ""), (("Prepared by", report.preparer), ("", report.signature))),
    )


_JOURNAL = ("Date", "Number", "Payee or source", "Check", "Client", "Amount", "Balance")


def _heading(report: MonthEnd, frozen: FrozenMonth | None) -> tuple[tuple[Cell, ...], ...]:
    period = f"{report.start.isoformat()} to {report.end.isoformat()}"
    prepared = f"{report.preparer}, {report.prepared_on.isoformat()}"
    state = "agrees" if report.agrees else "does not agree"
    return (
        ("Account", report.title),
        ("Period", period),
        ("Prepared", prepared),
        ("Result", state),
        ("SHA-256", frozen.sha256 if frozen else "not frozen"),
    )


def _summary(report: MonthEnd) -> tuple[tuple[Cell, ...], ...]:
    return tuple((title, Cents(report.figures[name])) for name, title in _SUMMARY.items())


def _under_way(rows: Iterable[UnderWayRow]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (row.date.isoformat(), row.check, row.text, Cents(row.cents), row.days, "stale" if row.stale else "")
        for row in rows
    )


def _journal(report: MonthEnd) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (row.date.isoformat(), row.number, row.payee, row.check, row.clients, Cents(row.cents), Cents(row.balance))
        for row in report.journal
    )


def _clients(report: MonthEnd) -> tuple[tuple[Cell, ...], ...]:
    rows = [
        (row.title or "No client", Cents(row.clio), Cents(row.liability), Cents(row.bank)) for row in report.clients
    ]
    totals = (sum(getattr(row, side) for row in report.clients) for side in ("clio", "liability", "bank"))
    return (*rows, ("Total", *map(Cents, totals)))


def _differences(report: MonthEnd) -> tuple[tuple[Cell, ...], ...]:
    return tuple((cause, Cents(cents), text, remedy) for cause, cents, text, remedy in report.differences)


def _explained(report: MonthEnd) -> tuple[tuple[Cell, ...], ...]:
    return tuple((cause, key, Cents(cents), reason) for cause, key, cents, reason in report.explained)


def to_csv(report: MonthEnd, frozen: FrozenMonth | None = None) -> bytes:
    """Write all tables one below the other, as UTF-8 with a mark that spreadsheets understand."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in tables_of(report, frozen):
        writer.writerow([table.title])
        writer.writerow(table.head)
        writer.writerows([_written(cell) for cell in row] for row in table.rows)
        writer.writerow([])
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    if isinstance(cell, Cents):
        return money(cell.cents).replace(",", "")
    return defused(str(cell))
