"""Spreadsheet: Find Row."""

from typing import Literal

from pydantic import Field

from actions import Effect, Guarantee, action
from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.models import Column, Place, Text
from core.errors import Rejected
from core.forms import Record


class RowSearch(Place):
    """What to search for."""

    column: Column = Field(title="Column", description="The column to look in.", min_length=1)
    value: Text = Field(title="Value", description="The whole content of the cell; capital letters do not matter.")
    if_missing: Literal["stop", "continue"] = Field(
        default="stop", title="If none is found", description="Stop the run, or continue with found = false."
    )
    if_several: Literal["stop", "first", "last"] = Field(
        default="stop", title="If several are found", description="Stop the run, or take the first or the last row."
    )


class FoundRow(Record):
    """The row, if `found`."""

    found: bool
    row: int | None = None
    values: dict[str, str] = {}


@action(title="Find Row", sample="found_row.json", guarantee=Guarantee.READ_ONLY, cost="no request: 1 read of the file")
async def find_row(sheets: Sheets, search: RowSearch, effect: Effect) -> FoundRow:
    """Find a row by the content of one of its cells."""
    table = await sheets.read(search.file, search.sheet)
    lines = list(table.matching(search.column, search.value))
    if not lines and search.if_missing == "stop":
        remedy = "Correct the search in the recipe step, or set it to continue when none is found."
        reason = f"{table.where}: no row has this value in '{search.column}'"
        raise Rejected(reason, code="not_found", field="value", remedy=remedy)
    if len(lines) > 1 and search.if_several == "stop":
        remedy = "Search in another column, or set the recipe step to take the first or the last."
        reason = f"{table.where}: {len(lines)} rows have this value in '{search.column}'"
        raise Rejected(reason, code="several_found", field="value", remedy=remedy)
    if not lines:
        return FoundRow(found=False)
    line = lines[-1 if search.if_several == "last" else 0]
    return FoundRow(found=True, row=line.number, values=line.shown)
