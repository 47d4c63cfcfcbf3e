"""Reads and changes the spreadsheets of one folder. Files are read whole, in a thread, and bounded."""

import asyncio
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from connectors._kit.app import Filled
from connectors._kit.http import Http
from connectors.spreadsheet.csv_book import CsvBook
from connectors.spreadsheet.folder import Folder, Shelf
from connectors.spreadsheet.replacing import only_writer, refuse_if_open, replace, state_of, told
from connectors.spreadsheet.table import Line, Table
from connectors.spreadsheet.xlsx_book import XlsxBook
from core.errors import Rejected

LARGEST = 20_000_000
"""Bytes of a file; a person's browser would not like more either."""
Book = CsvBook | XlsxBook
Change = Callable[[Book, Table], Line | int]
"""From a book and its table to the row that was written, by its number; or to a line when nothing has to be."""


class Sheets:
    """The spreadsheets of one connection."""

    def __init__(self, http: Http, filled: Filled) -> None:
        self.shelf: Shelf = filled.form
        self._folder = Folder(filled)

    async def files(self) -> list[str]:
        """Return the names of all files."""
        return await asyncio.to_thread(self._folder.files)

    async def sheets(self, file: str) -> list[str]:
        """Return the names of a file's sheets; none for a CSV file."""
        return await asyncio.to_thread(lambda: _book(self._folder.path_of(file), file).sheets)

    async def read(self, file: str, sheet: str) -> Table:
        """Return a sheet's records; raises Rejected or RetryLater."""
        return await asyncio.to_thread(self._read, file, sheet)

    async def change(self, file: str, sheet: str, change: Change) -> Line:
        """Change a sheet as its only writer, and return the row as it is now; raises Rejected or RetryLater."""
        return await asyncio.to_thread(self._change, file, sheet, change)

    def _read(self, file: str, sheet: str) -> Table:
        path = self._folder.path_of(file)
        with told(path):
            return _kept(path, file, sheet, state_of(path))

    def _change(self, file: str, sheet: str, change: Change) -> Line:
        path = self._folder.path_of(file)
        with only_writer(path):
            refuse_if_open(path)
            before = state_of(path)
            book = _book(path, file)
            done = change(book, _with_names(book.table(sheet)))
            if isinstance(done, Line):
                return done
            replace(path, book.content(), before)
            lines = book.table(sheet).lines
        return next((line for line in lines if line.number == done), Line(done, {}, {}))


@lru_cache(maxsize=4)
def _kept(path: Path, file: str, sheet: str, state: tuple[int, int, int]) -> Table:
    """Keep the last tables: a poll reads page after page of one that did not change."""
    return _book(path, file).table(sheet)


def _book(path: Path, file: str) -> Book:
    with told(path):
        size = path.stat().st_size
        if size > LARGEST:
            reason = f"'{file}' has {size / 1_000_000:.0f} MB; at most {LARGEST // 1_000_000} MB are opened"
            remedy = "Whoever owns the file can move old rows into another one."
            raise Rejected(reason, code="size", field="file", remedy=remedy)
        content = path.read_bytes()
    return XlsxBook(file, content) if path.suffix.lower() == ".xlsx" else CsvBook(file, content)


def _with_names(table: Table) -> Table:
    if not any(table.columns):
        remedy = "Whoever owns the file can write the names of the columns into its first row."
        raise Rejected(f"{table.where} has no names in its first row", code="columns", field="file", remedy=remedy)
    return table
