"""Writes dates and times in named styles, or by a pattern of documented letters."""

import re
from datetime import date, datetime
from typing import Literal

from babel.dates import format_date, format_datetime

from actions.builtin._rules.exact import Locale
from actions.builtin._rules.spelling import ordinal

DateStyle = Literal[
    "iso", "short", "medium", "long", "full", "month_and_year", "legal", "time", "date_and_time", "pattern"
]

_OF_TIME = frozenset({"HH", "H", "hh", "h", "mm", "ss", "a", "zzz", "xxx"})
LETTERS = _OF_TIME | {"yyyy", "yy", "MMMM", "MMM", "MM", "M", "dd", "d", "EEEE", "EEE"}
_PIECES = re.compile(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+|'")
_NAMED = {"month_and_year": "MMMM yyyy", "medium": "medium", "long": "long", "full": "full", "short": "short"}


def check_pattern(pattern: str, has_time: bool) -> None:
    """Raise ValueError for a letter that is not documented, an open quote, or a time asked of a plain date."""
    pieces = [match[0] for match in _PIECES.finditer(pattern)]
    if "'" in pieces:
        raise ValueError("a single quote in the pattern is not closed")
    unknown = next((piece for piece in pieces if piece[0].isalpha() and piece not in LETTERS), None)
    if unknown:
        hint = "; the day is dd and the year yyyy" if unknown[0] in "DY" else "; put words between single quotes"
        raise ValueError(f"'{unknown}' means nothing in a pattern{hint}")
    if not has_time and any(piece in _OF_TIME for piece in pieces):
        raise ValueError("the pattern shows a time, but the date has no time of day")


def write_moment(day: date, style: DateStyle, pattern: str, locale: Locale) -> str:
    """Write a date or a moment; raises ValueError when the style shows a time that there is not."""
    language = locale.replace("-", "_")
    clock = "h:mm a" if language in ("en_US", "en_CA", "en_AU") else "HH:mm"
    match style:
        case "iso":
            return day.isoformat()
        case "legal":
            return f"{ordinal(day.day)} day of {format_date(day, 'MMMM, yyyy', language)}"
        case "pattern":
            return _by_pattern(day, pattern, language)
        case "time":
            return _by_pattern(day, clock, language)
        case "date_and_time":
            _by_pattern(day, clock, language)
            return f"{format_date(day, 'long', language)} {_by_pattern(day, clock, language)}"
    return format_date(day, _NAMED[style], language)


def _by_pattern(day: date, pattern: str, language: str) -> str:
    has_time = isinstance(day, datetime)
    check_pattern(pattern, has_time)
    if isinstance(day, datetime):
        return format_datetime(day, pattern, tzinfo=day.tzinfo, locale=language)
    return format_date(day, pattern, language)
