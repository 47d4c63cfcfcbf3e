"""Values that people give when they start a recipe: each is read as what was declared. Pure."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["text", "number", "money", "date", "yes/no"]
MOST_TEXT = 10_000
_NUMBER = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,10})?")
_MONEY = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,2})?")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def read_value(kind: Kind, value: Any) -> Any:
    """Return the value as recipes get it: numbers, money and dates as text. Raises ValueError saying what is needed."""
    if isinstance(value, float):
        raise ValueError("a number with decimals must be given as text, such as '12.50'")
    if not isinstance(value, str | int):
        raise ValueError("a single value is needed")
    return _READERS[kind](value)


def _text(value: str | int) -> str:
    if not isinstance(value, str) or len(value) > MOST_TEXT or _UNPRINTABLE.search(value):
        raise ValueError(f"a text of at most {MOST_TEXT} characters is needed")
    return value


def _number(value: str | int) -> str:
    text = _digits(value)
    if not _NUMBER.fullmatch(text):
        raise ValueError("a number such as 3 or 2.5 is needed")
    return text


def _money(value: str | int) -> str:
    text = _digits(value)
    if not _MONEY.fullmatch(text):
        raise ValueError("an amount to the cent such as 1250.00 is needed")
    return f"{Decimal(text):.2f}"


def _digits(value: str | int) -> str:
    return "" if isinstance(value, bool) else str(value).strip()


def _date(value: str | int) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise ValueError("a date such as 2026-03-09 is needed") from None


def _truth(value: str | int) -> bool:
    found = value if isinstance(value, bool) else _TRUTHS.get(str(value).strip().lower())
    if found is None:
        raise ValueError("yes or no is needed")
    return found


_READERS = {"text": _text, "number": _number, "money": _money, "date": _date, "yes/no": _truth}
