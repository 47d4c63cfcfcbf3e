"""The forms and records that all operations on spreadsheets share."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connectors.spreadsheet.cells import checked_values, plain
from connectors.spreadsheet.choices import columns, files, sheet_names
from connectors.spreadsheet.table import Line
from core.forms import Dropdown, Form, Record

Column = Annotated[str, Dropdown(columns, depends_on=("file", "sheet"))]
Text = Annotated[str, BeforeValidator(plain)]
CellValues = Annotated[dict[str, Any], BeforeValidator(checked_values)]


class Place(Form):
    """Which sheet of which file."""

    file: Annotated[str, Dropdown(files)] = Field(
        title="File", description="A CSV or Excel file of the connected folder, such as intake.xlsx.", min_length=1
    )
    sheet: Annotated[str, Dropdown(sheet_names, depends_on=("file",))] = Field(
        default="", title="Sheet", description="Empty for the first sheet, and for CSV files."
    )


class Row(Record):
    """A row: its number as spreadsheet programs count, and its cells by the names in the first row, as text.

    A cell whose formula was never computed is missing rather than empty.
    """

    row: int
    values: dict[str, str]


def row_of(line: Line) -> Row:
    """Return a line as people see it."""
    return Row(row=line.number, values=line.shown)
