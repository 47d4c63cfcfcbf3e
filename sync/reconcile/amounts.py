"""Reads the amounts and dates that banks write. Nothing is guessed: what is not plain is refused with its cause."""

import re
from datetime import date
from typing import Literal

DateOrder = Literal["MDY", "DMY", "YMD"]
DecimalMark = Literal[".", ","]

_PLAIN = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.([0-9]{1,2})0*)?")
_DATE = re.compile(r"([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})(?:[T ].*)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[0-9]{2,6}.*|[ T\[].*)?")
_DAY_FIRST = re.compile(r"(?P<D>[0-9]{1,2})[-/. ]+(?P<M>[A-Za-z]{3,9})[-/., ]+(?P<Y>[0-9]{4}|[0-9]{2})(?:[T ].*)?")
_MONTH_FIRST = re.compile(r"(?P<M>[A-Za-z]{3,9})[-/. ]+(?P<D>[0-9]{1,2})[-/., ]+(?P<Y>[0-9]{4}|[0-9]{2})(?:[T ].*)?")
_SIDE = re.compile(r"^(?:cr|dr)\.?|(?:cr|dr)\.?$", re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


def read_cents(text: str, mark: DecimalMark = ".") -> int:
    """Read `-1,234.50`, `(1,234.50)`, `$1,234.50`, `1234.5-` or `1,234.50 DR` as whole cents.

    Raises ValueError with the cause.
    """
    plain = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace(" ", "").lstrip("'")
    side = _SIDE.search(plain)
    plain = _SIDE.sub("", plain, count=1)
    if mark == ",":
        plain = plain.translate(str.maketrans(",.", ".,"))
    negative = plain.startswith(("(", "-")) or plain.endswith("-") or plain.startswith("$-")
    negative = negative or bool(side and side[0].casefold().startswith("d"))
    digits = plain.strip("()").strip("-+$€£").strip("-+")
    found = _PLAIN.fullmatch(digits)
    if not found or not digits.strip("."):
        raise ValueError(f"'{text}' is not an amount with at most two decimals")
    cents = int(found[1].replace(",", "") or "0") * 100 + int((found[2] or "").ljust(2, "0"))
    return -cents if negative else cents


def read_date(text: str, order: DateOrder) -> date:
    """Read a day in the order that the bank writes; a year of two digits is in this century. Raises ValueError."""
    worded = _DAY_FIRST.fullmatch(text.strip()) or _MONTH_FIRST.fullmatch(text.strip())
    if worded:
        return _day(text, order, year=int(worded["Y"]), month=_month(text, worded["M"]), day=int(worded["D"]))
    compact = _COMPACT.fullmatch(text.strip())
    found = compact or _DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(f"'{text}' is not a date")
    parts = [int(part) for part in found.groups()]
    order = "YMD" if compact or len(found[1]) == 4 else order
    year, month, day = (parts[order.index(letter)] for letter in "YMD")
    return _day(text, order, year=year, month=month, day=day)


def _month(text: str, word: str) -> int:
    found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.casefold())]
    if not found:
        raise ValueError(f"'{text}' is not a date")
    return found[0]


def _day(text: str, order: DateOrder, *, year: int, month: int, day: int) -> date:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError as wrong:
        raise ValueError(f"'{text}' is no day of the calendar when read as {order}") from wrong
