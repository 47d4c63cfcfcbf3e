"""Spreadsheet: Read Rows."""

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.models import Column, Place, Row, Text, row_of
from core.forms import Record


class RowsWanted(Place):
    """Which rows to read."""

    column: Column = Field(default="", title="Column", description="Empty for all rows; else only those with a value.")
    value: Text = Field(default="", title="Value", description="What this column must say.")
    first: int = Field(
        default=2, title="From row", description="Row to start at; row 1 has the names.", ge=2, le=2_000_000
    )
    most: int = Field(default=100, title="At most", description="Rows to read, up to 500.", ge=1, le=500)


class ReadRows(Record):
    """The rows in their order. `more`: there are further ones, from row `next` on."""

    rows: tuple[Row, ...]
    count: int
    more: bool
    next: int | None = None


@action(title="Read Rows", sample="rows.json", guarantee=Guarantee.READ_ONLY, cost="no request: 1 read of the file")
async def read_rows(sheets: Sheets, wanted: RowsWanted, effect: Effect) -> ReadRows:
    """Read a list of rows, all or those with a value in a column."""
    table = await sheets.read(wanted.file, wanted.sheet)
    fitting = table.matching(wanted.column, wanted.value) if wanted.column else table.lines
    lines = [line for line in fitting if line.number >= wanted.first]
    rows, rest = lines[: wanted.most], lines[wanted.most :]
    return ReadRows(
        rows=tuple(map(row_of, rows)), count=len(rows), more=bool(rest), next=rest[0].number if rest else None
    )
