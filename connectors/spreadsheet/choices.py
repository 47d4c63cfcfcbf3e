"""Dropdown choices: files, sheets and columns of the connected folder."""

from collections.abc import Iterable

from connectors.spreadsheet.client import Sheets
from connectors.spreadsheet.table import MARK
from core.forms import Choice

SHOWN = 100


async def files(sheets: Sheets, search: str = "") -> list[Choice]:
    """Files of the folder."""
    return _choices(await sheets.files(), search)


async def sheet_names(sheets: Sheets, search: str = "", file: str = "") -> list[Choice]:
    """Sheets of the chosen file."""
    return _choices(await sheets.sheets(file) if file else (), search)


async def columns(sheets: Sheets, search: str = "", file: str = "", sheet: str = "") -> list[Choice]:
    """Columns of the chosen sheet."""
    table = await sheets.read(file, sheet) if file else None
    return _choices((name for name in (table.columns if table else ()) if name and name != MARK), search)


def _choices(names: Iterable[str], search: str) -> list[Choice]:
    wanted = [name for name in names if search.casefold() in name.casefold()]
    return [Choice(value=name, label=name) for name in wanted[:SHOWN]]
