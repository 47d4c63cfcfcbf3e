"""Spreadsheet: New Row."""

from collections import Counter
from datetime import timedelta

from pydantic import Field

from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.models import Column, Place, Row
from connectors.spreadsheet.table import MARK, Line, Table
from core.ids import fingerprint
from triggers import Cursor, Page, trigger

PAGE = 1_000


class WatchedSheet(Place):
    """Which rows start the recipe."""

    key: Column = Field(
        default="",
        title="Column that tells rows apart",
        description="A column with another value in every row, such as a number or an e-mail address. Rows are taken "
        "once it is filled in, and may be corrected later. Without it every changed row counts as a new one.",
    )


class NewRow(Row):
    """A row with what tells it apart."""

    id: str


@trigger(
    title="New Row", sample="new_row.json", every=timedelta(minutes=1), cost="no request: 1 read of the file a poll"
)
async def new_row(sheets: Sheets, only: WatchedSheet, cursor: Cursor) -> Page[NewRow]:
    """Start a recipe when a row appears in a sheet, wherever in it."""
    table = await sheets.read(only.file, only.sheet)
    rows = _rows(table, only.key)
    start = int(cursor.page or 0)
    following = Cursor(cursor.since, str(start + PAGE)) if start + PAGE < len(rows) else None
    return Page(tuple(rows[start : start + PAGE]), following)


def _rows(table: Table, key: str) -> list[NewRow]:
    if key:
        named = [(line.values.get(table.column(key), "").strip(), line) for line in table.lines]
        return [_row(id, line) for id, line in named if id]
    times: Counter[str] = Counter()
    rows = []
    for line in table.lines:
        content = fingerprint({name: text for name, text in line.typed.items() if text and name != MARK})
        times[content] += 1
        rows.append(_row(f"{content}:{times[content]}", line))
    return rows


def _row(id: str, line: Line) -> NewRow:
    return NewRow(id=id, row=line.number, values=line.shown)
