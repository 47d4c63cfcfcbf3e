"""Spreadsheet: Add Row."""

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.spreadsheet.client import Book, Sheets
from connectors.spreadsheet.models import CellValues, Place, Row, row_of
from connectors.spreadsheet.table import MARK, Line, Table
from core.errors import Rejected


class AddedRow(Place):
    """What to add, and where."""

    values: CellValues = Field(
        title="Values", description="Values by the names in the first row; columns that are not named stay empty.",
        min_length=1,
    )  # fmt: skip


async def find_added(sheets: Sheets, new: AddedRow, effect: Effect) -> Row | None:
    """Find the row that an earlier attempt added, by its mark."""
    line = (await sheets.read(new.file, new.sheet)).marked(effect.marker)
    return row_of(line) if line else None


@action(
    title="Add Row", sample="row.json", guarantee=Guarantee.EFFECTIVELY_ONCE, lookup=find_added,
    cost="no request: 1 read and 1 write of the file",
)  # fmt: skip
async def add_row(sheets: Sheets, new: AddedRow, effect: Effect) -> Row:
    """Add a row below the last one; a column named lexrelay keeps its mark, so that it is not added twice."""

    def add(book: Book, table: Table) -> Line | int:
        earlier = table.marked(effect.marker)
        if earlier:
            return earlier
        values = {table.column(name): value for name, value in new.values.items()}
        if MARK in values:
            raise Rejected(f"{table.where}: the column '{MARK}' is written by Lexrelay itself", field="values")
        if MARK not in table.columns:
            book.add_column(table, MARK)
            table = book.table(new.sheet)
        return book.append(table, {**values, MARK: effect.marker})

    return row_of(await sheets.change(new.file, new.sheet, add))
