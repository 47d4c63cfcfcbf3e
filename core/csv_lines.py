"""Lines of CSV files that spreadsheet programs cannot mistake for formulas."""

import csv
import io
import re
from collections.abc import Iterable

RISKY = re.compile("[' ]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Beginnings that spreadsheet programs take for a formula, spaces before them or not; the last four are wide forms."""
SIGNED = re.compile(r"-\d+([.,]\d+)*")


def defused(text: str) -> str:
    """Return text for a CSV cell, with ' before what would be a formula; a negative number stays one."""
    return f"'{text}" if RISKY.match(text) and not SIGNED.fullmatch(text) else text


def csv_line(cells: Iterable[object]) -> str:
    """Return one line with its end; None is an empty cell."""
    out = io.StringIO()
    csv.writer(out).writerow(["" if cell is None else defused(str(cell)) for cell in cells])
    return out.getvalue()
