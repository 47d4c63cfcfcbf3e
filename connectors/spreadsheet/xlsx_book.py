"""Excel files (xlsx): formulas are kept and never computed; of a formula the kept result is read."""

import io
from datetime import datetime, time
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from connectors.spreadsheet.cells import Values, dated, number_of, plain, shown_number
from connectors.spreadsheet.table import Line, Table
from connectors.spreadsheet.xlsx_guard import check_size, check_writable
from core.csv_lines import RISKY
from core.errors import Rejected

LONGEST = 32_767
"""Letters that Excel keeps in a cell."""
MOST_ROWS = 100_000
MOST_COLUMNS = 300
BROKEN = (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError)
"""What openpyxl raises for files that are not as they should be; SyntaxError is XML's."""


class XlsxBook:
    """One Excel file in memory: read, changed, and written back."""

    def __init__(self, file: str, content: bytes) -> None:
        check_size(file, content)
        self._file = file
        self._content = content
        self._book = self._opened(results=False)
        self._results: Workbook | None = None

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets."""
        return [sheet.title for sheet in self._book.worksheets]

    def table(self, sheet: str) -> Table:
        """Return the records of a sheet, the first one without a name; raises Rejected naming the sheets there are."""
        page = self._page(self._book, sheet)
        self._check_extent(page)
        rows = list(page.iter_rows())
        columns = [plain(cell.value).strip() for cell in rows[0]] if rows else []
        lines = [self._line(columns, cells) for cells in rows[1:]]
        where = f"File '{self._file}', sheet '{page.title}'"
        return Table(where, page.title, columns, [line for line in lines if any(map(str.strip, line.values.values()))])

    def append(self, table: Table, values: Values) -> int:
        """Add a record below the last one and return its row; a table that ends there grows by it."""
        page = self._book[table.sheet]
        number = max([1, *(line.number for line in table.lines)]) + 1
        self._grow(page, number)
        self.put(table, number, values)
        return number

    def put(self, table: Table, number: int, values: Values) -> None:
        """Set cells of a row; what would be a formula is written as text."""
        page = self._book[table.sheet]
        for name, value in values.items():
            _write(page.cell(number, table.columns.index(name) + 1), value, f"{table.where}, column '{name}'")

    def add_column(self, table: Table, name: str) -> None:
        """Add a column at the right."""
        self._book[table.sheet].cell(1, len(table.columns) + 1).value = name

    def content(self) -> bytes:
        """Return the file's new bytes; raises Rejected when something of the old ones would be lost."""
        check_writable(self._file, self._content)
        target = io.BytesIO()
        self._book.save(target)
        return target.getvalue()

    def _opened(self, *, results: bool) -> Workbook:
        try:
            return load_workbook(io.BytesIO(self._content), data_only=results, rich_text=True)
        except BROKEN as error:
            remedy = "Whoever owns the file can open it in a spreadsheet program and save it anew."
            reason = f"'{self._file}' is no Excel file that can be read ({type(error).__name__})"
            raise Rejected(reason, code="xlsx", field="file", remedy=remedy) from error

    def _page(self, book: Workbook, sheet: str) -> Worksheet:
        if not sheet:
            return book.worksheets[0]
        if sheet not in self.sheets:
            reason = f"'{self._file}' has no sheet '{sheet}'; it has: {', '.join(self.sheets)}"
            raise Rejected(reason, code="sheet", field="sheet", remedy="Choose another sheet in the recipe step.")
        return book[sheet]

    def _check_extent(self, page: Worksheet) -> None:
        if page.max_row > MOST_ROWS or page.max_column > MOST_COLUMNS:
            reason = f"sheet '{page.title}' of '{self._file}' has {page.max_row} rows and {page.max_column} columns"
            remedy = f"Whoever owns the file can delete the empty ones; {MOST_ROWS} rows and {MOST_COLUMNS} are read."
            raise Rejected(reason, code="extent", field="sheet", remedy=remedy)

    def _line(self, columns: list[str], cells: Any) -> Line:
        typed = {n: _text(c) for n, c in zip(columns, cells, strict=False) if n and c.data_type not in ("f", "e")}
        formulas = {n: c for n, c in zip(columns, cells, strict=False) if n and c.data_type == "f"}
        results = {name: text for name, cell in formulas.items() if (text := self._result(cell)) is not None}
        return Line(cells[0].row, typed | results, typed)

    def _result(self, cell: Any) -> str | None:
        """Return a formula's kept result; None when the program that wrote the file kept none, or an error."""
        if self._results is None:
            self._results = self._opened(results=True)
        kept = self._results[cell.parent.title].cell(cell.row, cell.column)
        return None if kept.value is None or kept.data_type == "e" else _text(kept)

    def _grow(self, page: Worksheet, number: int) -> None:
        for each in page.tables.values():
            left, top, right, bottom = range_boundaries(each.ref)
            if each.totalsRowCount and top == 1:
                reason = f"'{self._file}' has a row of totals below its table"
                remedy = "Whoever owns the file can switch the row of totals off."
                raise Rejected(reason, code="totals", field="file", remedy=remedy)
            if bottom == number - 1 and left and right:
                each.ref = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{number}"


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return shown_number(value, cell.number_format)
    if isinstance(value, datetime) and value.time() == time(0) and "h" not in cell.number_format.lower():
        return value.date().isoformat()
    return plain(value)


def _write(cell: Any, value: Any, where: str) -> None:
    text, number = plain(value), number_of(value)
    if len(text) > LONGEST:
        raise Rejected(f"{where}: a cell holds at most {LONGEST} letters", code="length", field="values")
    try:
        cell.value = value if isinstance(value, bool) else _first(number, dated(value), text or None)
    except IllegalCharacterError:
        raise Rejected(f"{where}: it holds control characters", code="letters", field="values") from None
    except AttributeError:
        raise Rejected(f"{where}: the cell is merged with others", code="merged", field="values") from None
    decimals = len(text.partition(".")[2]) if number is not None else 0
    if decimals and cell.number_format == "General":
        cell.number_format = f"0.{'0' * decimals}"
    if isinstance(cell.value, str):
        cell.data_type = "s"
        cell.quotePrefix = bool(RISKY.match(text))


def _first(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)
