"""Spreadsheet: Update Row."""

from typing import Any

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.spreadsheet.cells import is_same, plain
from connectors.spreadsheet.client import Book, Sheets
from connectors.spreadsheet.models import CellValues, Column, Place, Row, Text, row_of
from connectors.spreadsheet.table import Line, Table
from core.errors import Rejected


class RowChange(Place):
    """Which row to change, and how."""

    key: Column = Field(title="Column", description="The column that tells rows apart.", min_length=1)
    value: Text = Field(title="Value", description="What this column says in the row; exactly one row must have it.")
    values: CellValues = Field(
        title="New values", description="Values by the names in the first row; others stay.", min_length=1
    )


async def find_changed(sheets: Sheets, change: RowChange, effect: Effect) -> Row | None:
    """Find the row if it is already as it should be, also under a new value of its own column."""
    table = await sheets.read(change.file, change.sheet)
    values = _named(table, change)
    now = plain(values.get(table.column(change.key), change.value))
    lines = list(table.matching(change.key, now))
    waiting = not is_same(now, change.value) and any(table.matching(change.key, change.value))
    return row_of(lines[0]) if len(lines) == 1 and lines[0].holds(values) and not waiting else None


@action(
    title="Update Row", sample="row.json", guarantee=Guarantee.EFFECTIVELY_ONCE, lookup=find_changed,
    cost="no request: 1 read and 1 write of the file",
)  # fmt: skip
async def update_row(sheets: Sheets, change: RowChange, effect: Effect) -> Row:
    """Change cells of the one row that has a value in a column."""

    def put(book: Book, table: Table) -> int:
        line = _only(table, change)
        book.put(table, line.number, _named(table, change))
        return line.number

    return row_of(await sheets.change(change.file, change.sheet, put))


def _only(table: Table, change: RowChange) -> Line:
    lines = list(table.matching(change.key, change.value))
    if len(lines) != 1:
        reason = f"{table.where}: {len(lines) or 'no'} rows have this value in '{change.key}'"
        remedy = "Correct the value in the recipe step or in the sheet; exactly one row must have it."
        raise Rejected(reason, code="several_found" if lines else "not_found", field="value", remedy=remedy)
    return lines[0]


def _named(table: Table, change: RowChange) -> dict[str, Any]:
    return {table.column(name): value for name, value in change.values.items()}
