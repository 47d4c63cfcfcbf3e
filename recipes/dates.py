"""Dates, moments and durations as recipes write them: ISO 8601 text, and "2 days"."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from core.days import zone_of

MAX_WAIT = timedelta(days=366)
MAX_DAYS = 36_600

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_DURATION = re.compile(r"(\d{1,6}) (minute|hour|day|week)s?")


def parse_date(value: Any) -> date | None:
    """Return a date, or a datetime if there is a time of day; None for anything that is not ISO 8601."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _ISO.fullmatch(value.strip()):
        return None
    text = value.strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return None


def moment_of(value: date) -> datetime:
    """Return a moment in UTC that can be compared; a date is its midnight, a time without a zone is taken as UTC."""
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def duration_of(text: str) -> timedelta:
    """Read "45 minutes", "2 days" or "1 week"; raises ValueError, also for more than a year."""
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is not a time to wait (a number and minutes, hours, days or weeks)")
    span = timedelta(**{f"{match[2]}s": int(match[1])})
    if not timedelta(0) < span <= MAX_WAIT:
        raise ValueError(f"'{text}' is not between a minute and a year")
    return span


def _needed(value: Any) -> date:
    found = parse_date(value)
    if found is None:
        raise ValueError("a date such as 2026-03-09 is needed")
    return found


def plus_days(value: Any, days: int) -> str:
    """Move a date or moment by whole days (negative: back) and return it in the form it had."""
    if abs(days) > MAX_DAYS:
        raise ValueError(f"more than {MAX_DAYS} days cannot be added")
    return (_needed(value) + timedelta(days=days)).isoformat()


def hours_since(end: Any, start: Any) -> Decimal:
    """Return the hours between two moments, to the hundredth; raises ValueError when the end is before the start."""
    span = moment_of(_needed(end)) - moment_of(_needed(start))
    if span < timedelta(0):
        raise ValueError("the end is before the start")
    return (Decimal(span // timedelta(seconds=1)) / 3600).quantize(Decimal("0.01"))


def write_date(value: Any, form: str = "iso", locale: str = "en_US", zone: str = "") -> str:
    """Write the date: `iso`, `short`, `medium`, `long`, `full`, or a pattern such as "MMMM d, yyyy".

    `zone` (such as "America/New_York") says where a moment's day is taken; without it the moment's own.
    """
    found = _needed(value)
    if isinstance(found, datetime):
        found = (moment_of(found).astimezone(zone_of(zone)) if zone else found).date()
    if form == "iso":
        return found.isoformat()
    if "%" in form or not 0 < len(form) <= 50:
        raise ValueError("use iso, short, medium, long, full or a pattern such as 'MMMM d, yyyy'")
    return format_date(found, form, locale=_locale(locale))


def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise ValueError("the language is not known; write one such as 'en_US'") from error
