"""Reads dates and times as people and other systems write them. What could mean two days is never guessed."""

import re
from datetime import date, datetime, time
from typing import Literal

Reads = Literal["iso", "month_first", "day_first"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?([Zz]|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_TIME = re.compile(r"(?:,| at)? (\d{1,2})(?::(\d\d))?(?::(\d\d))?(?: ?([ap])\.?m\.?)?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? (?:day of |of )?([a-z]{3,9})\.?,? (\d{4})", re.ASCII)
_WEEKDAY = re.compile(r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?[.,]{0,2} ", re.ASCII)


def read_moment(text: str, reads: Reads) -> date:
    """Return a date, or a datetime if there is a time of day (with a zone only if one is written).

    Raises ValueError for a two-digit year, a day that does not exist, and a writing other than the one named.
    """
    words = " ".join(text.split())
    iso = _ISO.fullmatch(words)
    if iso:
        return _iso(iso)
    lower = _WEEKDAY.sub("", words.lower(), count=1) if words[:1].isalpha() else words.lower()
    for length in _splits(lower):
        day = _day(lower[:length], reads)
        clock = _clock(lower[length:])
        if day and (clock or length == len(lower)):
            return datetime.combine(day, clock) if clock else day
    raise ValueError(_advice(reads))


def _iso(match: re.Match[str]) -> date:
    day, clock, zone = match.groups()
    if not clock:
        return date.fromisoformat(day)
    return datetime.fromisoformat(f"{day}T{clock.replace(',', '.')}{(zone or '').upper()}")


def _splits(text: str) -> list[int]:
    """Return the places where a time may begin: the end first, then each gap from the right."""
    gaps = [number for number, letter in enumerate(text) if letter in " ,"]
    return [len(text), *reversed(gaps)]


def _day(text: str, reads: Reads) -> date | None:
    numeric = _NUMERIC.fullmatch(text)
    if numeric and reads != "iso":
        first, second, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
        return date(year, first, second) if reads == "month_first" else date(year, second, first)
    written = _MONTH_DAY.fullmatch(text)
    if written:
        return _named(written[1], written[2], written[3])
    turned = _DAY_MONTH.fullmatch(text)
    return _named(turned[2], turned[1], turned[3]) if turned else None


def _named(month: str, day: str, year: str) -> date | None:
    short = month[:3]
    if short not in MONTHS or month not in (short, _FULL[MONTHS.index(short)], "sept"):
        return None
    return date(int(year), MONTHS.index(short) + 1, int(day))


def _clock(text: str) -> time | None:
    match = _TIME.fullmatch(text)
    if match is None or not (match[2] or match[4]):
        return None
    hour, half = int(match[1]), match[4]
    if half and not 1 <= hour <= 12:
        raise ValueError("the hour is not between 1 and 12 beside am or pm")
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(match[2] or 0), int(match[3] or 0))


def _advice(reads: Reads) -> str:
    example = {"iso": "2026-03-09", "month_first": "3/9/2026", "day_first": "9/3/2026"}[reads]
    return f"it is not a date such as {example} or March 9, 2026 (with four digits for the year)"
