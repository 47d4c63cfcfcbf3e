"""Reads a bank's CSV. How its columns are read is a value to keep with the account and use again."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.errors import Mistake, Problem, mistake
from sync.reconcile.amounts import DateOrder, DecimalMark, read_cents, read_date
from sync.reconcile.statement import StatementLine, identified

ROLES: Mapping[str, tuple[str, ...]] = {
    "date": ("posting date", "posted date", "date posted", "transaction date", "trans date", "date", "booking date"),
    "amount": ("amount", "transaction amount", "amount (usd)"),
    "debit": ("debit", "debit amount", "withdrawal", "withdrawals", "withdrawal amount", "money out", "paid out"),
    "credit": ("credit", "credit amount", "deposit", "deposits", "deposit amount", "money in", "paid in"),
    "text": ("description", "transaction description", "details", "memo", "payee", "name", "narrative"),
    "check": ("check number", "check no", "check no.", "check #", "check or slip #", "check", "cheque number"),
    "bank_id": ("transaction id", "reference number", "bank reference", "fitid", "reference"),
}
"""The names that banks use for each column, likeliest first, in small letters."""

_REMEDY = "Choose the right columns for this account, or export the statement again from the bank."
_SHOWN = 5
_ORDERS: tuple[DateOrder, ...] = ("MDY", "DMY")


@dataclass(frozen=True)
class StatementFormat:
    """How one bank writes its CSV: column names by role, and how dates and signs are written.

    Either `amount` or both `debit` and `credit` are named. `flipped`: the bank writes money out as positive amounts.
    """

    date: str
    amount: str = ""
    debit: str = ""
    credit: str = ""
    text: tuple[str, ...] = ()
    check: str = ""
    bank_id: str = ""
    date_order: DateOrder = "MDY"
    decimal_mark: DecimalMark = "."
    delimiter: str = ","
    flipped: bool = False


@dataclass(frozen=True)
class Preview:
    """A format as detected, the first lines read with it, and what a person should look at before importing."""

    format: StatementFormat
    lines: tuple[StatementLine, ...]
    doubts: tuple[str, ...]


def read_csv(content: bytes, form: StatementFormat) -> tuple[StatementLine, ...]:
    """Read every line, or raise Mistake naming each row and column that cannot be read; nothing is skipped."""
    lines: list[StatementLine] = []
    problems: list[Problem] = []
    for number, row in _rows(content, form):
        try:
            lines.append(_line(row, form))
        except _Unreadable as wrong:
            problems.append(Problem(f"Row {number}, column '{wrong.column}'", str(wrong), _REMEDY))
    if problems:
        raise Mistake(tuple(problems))
    return identified(lines)


def columns_of(content: bytes) -> tuple[str, ...]:
    """Return the names of a CSV's columns; raises Mistake when no row has them."""
    return tuple(_header(content, _delimiter(content))[1])


def detect(content: bytes) -> Preview:
    """Find out how a CSV is written from its header and its dates; raises Mistake when it cannot be told."""
    delimiter = _delimiter(content)
    _, header = _header(content, delimiter)
    named = {role: _named(header, names) for role, names in ROLES.items()}
    amount, two = named["amount"], (named["debit"], named["credit"])
    if not (amount or all(two)):
        cause = f"no column for the amount among: {', '.join(header)}"
        raise mistake("The header", cause, "Choose the columns by hand; they are kept for the next import.")
    debit, credit = ("", "") if amount else two
    text = tuple(filter(None, [named["text"]]))
    draft = StatementFormat(named["date"], amount, debit, credit, text, named["check"], named["bank_id"])
    return _preview(content, replace(draft, delimiter=delimiter))


def _preview(content: bytes, draft: StatementFormat) -> Preview:
    dates = [row[draft.date] for _, row in _rows(content, draft)]
    orders = [order for order in _ORDERS if all(_reads(text, order) for text in dates)]
    form = replace(draft, date_order=orders[0] if orders else "MDY")
    doubts: list[str] = []
    if len(orders) == 2 and any(read_date(text, "MDY") != read_date(text, "DMY") for text in dates):
        doubts.append("Every date can be read as month/day and as day/month; month/day is assumed.")
    lines = read_csv(content, form)
    if form.amount and lines and all(line.cents > 0 for line in lines):
        doubts.append("No amount is negative; if withdrawals are among them, the sign stands elsewhere.")
    return Preview(form, lines[:_SHOWN], tuple(doubts))


def _reads(text: str, order: DateOrder) -> bool:
    try:
        return bool(read_date(text, order))
    except ValueError:
        return False


class _Unreadable(ValueError):
    """A cell that cannot be read, with the name of its column."""

    def __init__(self, column: str, cause: str) -> None:
        super().__init__(cause)
        self.column = column


def _line(row: Mapping[str, str], form: StatementFormat) -> StatementLine:
    text = " ".join(row[column].strip() for column in form.text)
    check = row.get(form.check, "").strip().lstrip("0")
    return StatementLine(_day(row, form), _cents(row, form), text, check, row.get(form.bank_id, "").strip())


def _day(row: Mapping[str, str], form: StatementFormat) -> date:
    try:
        return read_date(row[form.date], form.date_order)
    except ValueError as wrong:
        raise _Unreadable(form.date, str(wrong)) from wrong


def _cents(row: Mapping[str, str], form: StatementFormat) -> int:
    if form.amount:
        cents = _amount(row, form.amount, form)
        return -cents if form.flipped else cents
    out, into = row[form.debit].strip(), row[form.credit].strip()
    debit = abs(_amount(row, form.debit, form)) if out else 0
    credit = _amount(row, form.credit, form) if into else 0
    if not (out or into) or (debit and credit):
        raise _Unreadable(f"{form.debit}' and '{form.credit}", "exactly one of both must have an amount")
    return credit - debit


def _amount(row: Mapping[str, str], column: str, form: StatementFormat) -> int:
    try:
        return read_cents(row[column], form.decimal_mark)
    except ValueError as wrong:
        raise _Unreadable(column, str(wrong)) from wrong


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise mistake("The file", "its letters are neither UTF-8 nor Windows-1252", _REMEDY)


def _cells(content: bytes, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(_text(content), newline=""), delimiter=delimiter)
    try:
        yield from ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    except csv.Error as wrong:
        raise mistake(f"Row {reader.line_num}", str(wrong), _REMEDY) from wrong


def _delimiter(content: bytes) -> str:
    first = "\n".join(_text(content).splitlines()[:10])
    return max(",;\t|", key=first.count)


def _header(content: bytes, delimiter: str) -> tuple[int, list[str]]:
    """Return the first row that names a date column: banks put account number and period above it."""
    for number, row in _cells(content, delimiter):
        cells = [cell.strip() for cell in row]
        if len(cells) > 1 and _named(cells, ROLES["date"]):
            return number, cells
    raise mistake("The file", "no row has the names of the columns", _REMEDY)


def _named(header: Sequence[str], names: Sequence[str]) -> str:
    columns = {column.casefold(): column for column in header}
    return next((columns[name] for name in names if name in columns), "")


def _rows(content: bytes, form: StatementFormat) -> Iterator[tuple[int, dict[str, str]]]:
    rows = ((number, [cell.strip() for cell in row]) for number, row in _cells(content, form.delimiter))
    columns = next((cells for _, cells in rows if form.date in cells), [])
    needed = [form.date, form.amount, form.debit, form.credit, *form.text, form.check, form.bank_id]
    lacking = [name for name in needed if name and name not in columns]
    if lacking:
        raise mistake("The header", f"these columns are not in the file: {', '.join(lacking)}", _REMEDY)
    for number, cells in rows:
        if len(cells) < len(columns) or any(cells[len(columns) :]):
            raise mistake(f"Row {number}", f"{len(cells)} cells where the header has {len(columns)}", _REMEDY)
        yield number, dict(zip(columns, cells, strict=False))
