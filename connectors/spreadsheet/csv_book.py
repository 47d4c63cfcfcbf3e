"""CSV files: UTF-8 with or without a mark at the start, else Windows-1252; any of four delimiters; kept as found."""

import csv
import io

from connectors.spreadsheet.cells import Values, original, plain
from connectors.spreadsheet.table import Line, Table
from core.csv_lines import defused
from core.errors import Rejected

DELIMITERS = ",;\t|"
BREAKS = frozenset("\r\n")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OWNER = "Whoever owns the file can open it in a spreadsheet program and save it as CSV UTF-8."


class CsvBook:
    """One CSV file in memory: read, changed, and written back with its own delimiter, line ends and encoding."""

    def __init__(self, file: str, content: bytes) -> None:
        self._file = file
        self._encoding = _encoding_of(file, content)
        text = content.decode(self._encoding)
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._delimiter = _delimiter_of(text)
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter, strict=True)
            self._rows = list(reader)
        except csv.Error as error:
            raise Rejected(f"'{file}' is no whole CSV file: {error}", code="csv", field="file", remedy=OWNER) from error

    @property
    def sheets(self) -> list[str]:
        """A CSV file is one sheet without a name."""
        return []

    def table(self, sheet: str) -> Table:
        """Return the records; raises Rejected when a sheet is named, since there is none."""
        if sheet:
            remedy = "Leave the sheet empty in the recipe step."
            raise Rejected(f"'{self._file}' is a CSV file without sheets", code="sheet", field="sheet", remedy=remedy)
        columns = [name.strip() for name in self._rows[0]] if self._rows else []
        lines = [
            self._line(columns, number) for number, row in enumerate(self._rows[1:], 2) if any(map(str.strip, row))
        ]
        return Table(f"File '{self._file}'", "", columns, lines)

    def append(self, table: Table, values: Values) -> int:
        """Add a record at the end and return its row."""
        while self._rows and not any(self._rows[-1]):
            self._rows.pop()
        self._rows.append([""] * len(table.columns))
        self.put(table, len(self._rows), values)
        return len(self._rows)

    def put(self, table: Table, number: int, values: Values) -> None:
        """Set cells of a row."""
        row = self._rows[number - 1]
        row += [""] * (len(table.columns) - len(row))
        for name, value in values.items():
            row[table.columns.index(name)] = self._writable(name, defused(plain(value)))

    def add_column(self, table: Table, name: str) -> None:
        """Add a column at the right, also of cells that have no name above them."""
        widest = max(len(row) for row in self._rows)
        self._rows[0] += [""] * (widest - len(self._rows[0])) + [name]

    def content(self) -> bytes:
        """Return the file's new bytes."""
        target = io.StringIO(newline="")
        # Left to itself, csv quotes only the line end it writes, and another one inside a cell would end the row.
        quoted, plainly = (
            csv.writer(target, delimiter=self._delimiter, lineterminator=self._end, quoting=quoting)
            for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL)
        )
        for row in self._rows:
            (quoted if BREAKS.intersection("".join(row)) else plainly).writerow(row)
        return target.getvalue().encode(self._encoding)

    def _line(self, columns: list[str], number: int) -> Line:
        row = self._rows[number - 1]
        cells = [original(cell) for cell in row] + [""] * (len(columns) - len(row))
        values = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
        return Line(number, values, values)

    def _writable(self, name: str, text: str) -> str:
        try:
            text.encode(self._encoding)
        except UnicodeEncodeError:
            reason = f"File '{self._file}', column '{name}': the file's old encoding has no room for these letters"
            raise Rejected(reason, code="encoding", field="values", remedy=OWNER) from None
        return text


def _encoding_of(file: str, content: bytes) -> str:
    """Return the first encoding that fits; Windows-1252 is what older Excel writes in Western Europe and America."""
    if content.startswith(UTF_16):
        raise Rejected(f"'{file}' is written in UTF-16", code="encoding", field="file", remedy=OWNER)
    for name in ("utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8", "cp1252"):
        try:
            content.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    raise Rejected(f"the letters of '{file}' cannot be read", code="encoding", field="file", remedy=OWNER)


def _delimiter_of(text: str) -> str:
    """Return the delimiter that stands most often in the first record, outside quotes."""
    outside, quoted = "", False
    for letter in text[:100_000]:
        quoted ^= letter == '"'
        if letter == "\n" and not quoted:
            break
        outside += "" if quoted else letter
    return max(DELIMITERS, key=outside.count)
