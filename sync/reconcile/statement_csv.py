"""Reads a bank's CSV. How its columns are read is a value to keep with the account and use again."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.errors import Mistake, Problem, mistake
from sync.reconcile.amounts import DateOrder, DecimalMark, read_cents, read_date
from sync.reconcile.statement import StatementLine, identified

ROLES: Mapping[str, tuple[str, ...]] = {
    "date": (
        "posting date",
        "posted date",
        "date posted",
        "transaction date",
        "trans date",
        "date",
        "booking date",
        "value date",
    ),
    "amount": ("amount", "transaction amount", "value"),
    "debit": ("debit", "debit amount", "withdrawal", "withdrawals", "withdrawal amount", "money out", "paid out"),
    "credit": ("credit", "credit amount", "deposit", "deposits", "deposit amount", "money in", "paid in"),
    "text": ("description", "transaction description", "details", "memo", "payee", "name", "narrative"),
    "check": ("check number", "check no", "check no.", "check #", "check or slip #", "check", "cheque number"),
    "side": ("type", "transaction type", "debit/credit", "credit/debit", "dr/cr", "cr/dr", "direction", "indicator"),
    "bank_id": ("transaction id", "reference number", "bank reference", "fitid", "reference"),
}
"""The names that banks use for each column, likeliest first, in small letters and without units."""
_OUT = frozenset(("debit", "dr", "d", "db", "withdrawal", "out", "money out"))
_IN = frozenset(("credit", "cr", "c", "deposit", "in", "money in"))
_BALANCE = re.compile(
    r"\b(beginning|opening|starting|previous|closing|ending)( ledger)? balance\b|\bbalance .*forward", re.IGNORECASE
)

_REMEDY = "Choose the right columns for this account, or export the statement again from the bank."
_SHOWN = 5
_ORDERS: tuple[DateOrder, ...] = ("MDY", "DMY")
_MARKS: tuple[DecimalMark, ...] = (".", ",")


@dataclass(frozen=True)
class StatementFormat:
    """How one bank writes its CSV: column names by role, and how dates and signs are written.

    Either `amount` or both `debit` and `credit` are named. `side` is a column that says debit or credit beside amounts
    without a sign. `flipped`: the bank writes money out as positive amounts.
    """

    date: str
    amount: str = ""
    debit: str = ""
    credit: str = ""
    text: tuple[str, ...] = ()
    check: str = ""
    bank_id: str = ""
    side: str = ""
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
    """Read every line, or raise Mistake naming each row and column that cannot be read.

    Only rows that state a balance and have no amount are left out.
    """
    lines: list[StatementLine] = []
    problems: list[Problem] = []
    for number, row in ((number, row) for number, row in _rows(content, form) if not _states_balance(row, form)):
        try:
            lines.append(_line(row, form))
        except _Unreadable as wrong:
            problems.append(Problem(f"Row {number}, column '{wrong.column}'", str(wrong), _REMEDY))
    if problems:
        raise Mistake(tuple(problems))
    return identified(lines)


def columns_of(content: bytes) -> tuple[str, ...]:
    """Return the names of a CSV's columns; raises Mistake when no row has them."""
    return tuple(_header(content, _delimiter(content)))


def detect(content: bytes) -> Preview:
    """Find out how a CSV is written from its header and its dates; raises Mistake when it cannot be told."""
    delimiter = _delimiter(content)
    header = _header(content, delimiter)
    named = {role: _named(header, names) for role, names in ROLES.items()}
    amount, two = named["amount"], (named["debit"], named["credit"])
    if not (amount or all(two)):
        cause = f"no column for the amount among: {', '.join(header)}"
        raise mistake("The header", cause, "Choose the columns by hand; they are kept for the next import.")
    debit, credit = ("", "") if amount else two
    text = tuple(filter(None, [named["text"]]))
    draft = StatementFormat(named["date"], amount, debit, credit, text, named["check"], named["bank_id"])
    draft = replace(draft, delimiter=delimiter)
    rows = [row for _, row in _rows(content, draft) if not _states_balance(row, draft)]
    doubts: list[str] = []
    form = replace(draft, date_order=_order_of(rows, draft, doubts), decimal_mark=_mark_of(rows, draft, doubts))
    form = replace(form, side=_side_of(rows, form, named["side"]))
    lines = read_csv(content, form)
    if form.amount and not form.side and lines and all(line.cents > 0 for line in lines):
        doubts.append("No amount is negative; if withdrawals are among them, the sign stands elsewhere.")
    return Preview(form, lines[:_SHOWN], tuple(doubts))


Rows = Sequence[Mapping[str, str]]


def _order_of(rows: Rows, form: StatementFormat, doubts: list[str]) -> DateOrder:
    dates = [row[form.date] for row in rows]
    orders = [order for order in _ORDERS if all(_reads(text, order) for text in dates)]
    if len(orders) == 2 and any(read_date(text, "MDY") != read_date(text, "DMY") for text in dates):
        doubts.append("Every date can be read as month/day and as day/month; month/day is assumed.")
    return orders[0] if orders else "MDY"


def _mark_of(rows: Rows, form: StatementFormat, doubts: list[str]) -> DecimalMark:
    """A point, unless only a comma reads every amount; where both do and differ, that is said."""
    columns = [form.amount] if form.amount else [form.debit, form.credit]
    texts = [row[column] for row in rows for column in columns if row[column].strip()]
    points, commas = ([_cents_or_none(text, mark) for text in texts] for mark in _MARKS)
    if None in points and None not in commas:
        return ","
    if None not in commas and points != commas:
        doubts.append("Every amount can be read with a decimal comma, too; a decimal point is assumed.")
    return "."


def _cents_or_none(text: str, mark: DecimalMark) -> int | None:
    try:
        return read_cents(text, mark)
    except ValueError:
        return None


def _side_of(rows: Rows, form: StatementFormat, column: str) -> str:
    """A column tells the side when every row says debit or credit in it, and no amount has a sign of its own."""
    words = {row.get(column, "").casefold() for row in rows} if column else set()
    if not form.amount or not words & _OUT or not words <= _OUT | _IN:
        return ""
    signed = any((_cents_or_none(row[form.amount], form.decimal_mark) or 0) < 0 for row in rows)
    return "" if signed else column


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
        away = form.flipped or bool(form.side and row[form.side].casefold() in _OUT)
        return -cents if away else cents
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


def _states_balance(row: Mapping[str, str], form: StatementFormat) -> bool:
    """Tell a row that only says what the balance was, as some banks write above the first line."""
    amounts = [row[column] for column in (form.amount, form.debit, form.credit) if column]
    return not any(amounts) and any(_BALANCE.search(cell) for cell in row.values())


def _text(content: bytes) -> str:
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
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
    """Whatever parts the names of the columns into the most cells."""
    return max(",;\t|", key=lambda each: len(next(_headers(content, each), ())))


def _header(content: bytes, delimiter: str) -> Sequence[str]:
    header = next(_headers(content, delimiter), None)
    if header is None:
        raise mistake("The file", "no row has the names of the columns", _REMEDY)
    return header


def _headers(content: bytes, delimiter: str) -> Iterator[list[str]]:
    """Yield the rows that name a date column: banks put account number and period above it."""
    for _, row in _cells(content, delimiter):
        cells = [cell.strip() for cell in row]
        if len(cells) > 1 and _named(cells, ROLES["date"]):
            yield cells


def _named(header: Sequence[str], names: Sequence[str]) -> str:
    columns = {_plain(column): column for column in header}
    return next((columns[name] for name in names if name in columns), "")


def _plain(column: str) -> str:
    """Return a column's name without its unit, such as `amount` for `Amount (USD)`."""
    words = re.sub(r"\(.*?\)", " ", column.replace("_", " ")).casefold().split()
    return " ".join(words)


def _rows(content: bytes, form: StatementFormat) -> Iterator[tuple[int, dict[str, str]]]:
    rows = ((number, [cell.strip() for cell in row]) for number, row in _cells(content, form.delimiter))
    columns = next((cells for _, cells in rows if form.date in cells), [])
    needed = [form.date, form.amount, form.debit, form.credit, *form.text, form.check, form.bank_id, form.side]
    lacking = [name for name in needed if name and name not in columns]
    if lacking:
        raise mistake("The header", f"these columns are not in the file: {', '.join(lacking)}", _REMEDY)
    for number, cells in rows:
        if len(cells) < len(columns) or any(cells[len(columns) :]):
            raise mistake(f"Row {number}", f"{len(cells)} cells where the header has {len(columns)}", _REMEDY)
        yield number, dict(zip(columns, cells, strict=False))
