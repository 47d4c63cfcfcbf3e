"""The words problems are told in: near matches, kinds of values, and who can fix a recipe."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

_KINDS: dict[type, str] = {
    bool: "true/false",
    int: "a whole number",
    Decimal: "a number",
    float: "a number",
    str: "text",
    date: "a date",
    datetime: "a moment",
    list: "a list",
    tuple: "a list",
    dict: "a group of fields",
    type(None): "empty",
}


def kind_of(value: Any) -> str:
    """Name a value's kind as an office would: "text", "a list", "empty"."""
    return _KINDS.get(type(value), type(value).__name__)


def near(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return "; did you mean 'x'?" for the closest known word (shown with the prefix), or nothing."""
    close = get_close_matches(word, sorted(set(known)), 1, 0.6)
    return f"; did you mean '{prefix}{close[0]}'?" if close else ""


def author(advice: str) -> str:
    """Return a remedy for the person who edits the recipe."""
    return f"The recipe's author can fix this: {advice}."
