"""What stands in a cell, as text: exact, and never taken for a formula.

A number of an Excel file is a binary one; Excel itself shows and keeps 15 digits of it. So are they read here, as a
decimal number, and only numbers of at most 15 digits are written as numbers.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from core.csv_lines import RISKY

DIGITS = 15
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
DATE = re.compile(r"(19|20)\d\d-\d\d-\d\d")
DECIMALS = re.compile(r"[#,]*0\.(0+)")

Cell = str | int | bool | Decimal | date | None
Values = Mapping[str, Cell]


def checked_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values that fit into cells; raises ValueError naming the column of one that does not."""
    for name, value in values.items():
        if value is not None and not isinstance(value, str | int | Decimal | date):
            kind = "a binary number; give text such as '12.50'" if isinstance(value, float) else "no single value"
            raise ValueError(f"column '{name}': it is {kind}")
    return dict(values)


def plain(value: Any) -> str:
    """Return the text of a value: numbers digit for digit, dates as 2026-01-05, yes and no as TRUE and FALSE."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case Decimal():
            return format(value, "f")
        case datetime() | date() | time():
            return value.isoformat()
    return str(value)


def dated(value: Any) -> date | None:
    """Return a value as the date it is, also when it is written as 2026-01-05; a time of day stays text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and DATE.fullmatch(value) else None
    except ValueError:
        return None


def number_of(value: Any) -> Decimal | None:
    """Return a value as the number it is, or None for text, and for what has more digits than Excel keeps."""
    text = plain(value)
    if isinstance(value, bool) or not NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    return number if len(number.as_tuple().digits) <= DIGITS else None


def shown_number(value: Any, number_format: str) -> str:
    """Return a number of an Excel file with 15 digits, and with at least the decimals that its format shows."""
    number = Decimal(format(value, f".{DIGITS}g")) if isinstance(value, float) else Decimal(value)
    match = DECIMALS.fullmatch(number_format)
    wanted = len(match[1]) if match else 0
    exponent = number.as_tuple().exponent
    fewer = isinstance(exponent, int) and -exponent < wanted
    return format(number.quantize(Decimal(1).scaleb(-wanted)) if fewer else number, "f")


def original(text: str) -> str:
    """Return what `defused` was given."""
    return text[1:] if text.startswith("'") and RISKY.match(text) else text


def is_same(cell: str, wanted: str) -> bool:
    """Whether a cell holds what is looked for: spaces around and capitals do not count, nor zeros after the comma."""
    first, second = cell.strip(), wanted.strip()
    if NUMBER.fullmatch(first) and NUMBER.fullmatch(second):
        return Decimal(first) == Decimal(second)
    return first.casefold() == second.casefold()
