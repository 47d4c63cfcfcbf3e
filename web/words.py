"""How times, money and counts are written on pages: in the firm's zone and as US firms write them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

LOCALE = "en_US"
WIDEST = 8
"""Columns of a table that still fits on a page."""
_STEPS = ((86400, "day"), (3600, "hour"), (60, "minute"))


@pass_context
def moment(context: Context, value: datetime | None) -> str:
    """Return a time in the firm's zone; screen readers and programs get the exact one."""
    if value is None:
        return ""
    local = value.astimezone(ZoneInfo(context["zone"]))
    shown = format_datetime(local, "MMM d, y, h:mm a", locale=LOCALE)
    whole = format_datetime(local, "EEEE, MMMM d, y, h:mm:ss a zzzz", locale=LOCALE)
    return Markup('<time datetime="{}" title="{}">{}</time>').format(local.isoformat(), whole, shown)


def day(value: date | str | None) -> str:
    """Return a day of the calendar, which has no zone."""
    if not value:
        return ""
    known = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return format_date(known, "MMM d, y", locale=LOCALE)


def month(value: date) -> str:
    """Return a month, given any day of it."""
    return format_date(value, "MMM y", locale=LOCALE)


def weekday(value: date) -> str:
    """Return the short name of a day of the week, with its number in the month."""
    return format_date(value, "EEE d", locale=LOCALE)


def money(value: Decimal | None, currency: str = "USD") -> str:
    """Return an amount in whole currency units; negative ones carry a class and a minus, never brackets alone."""
    if value is None:
        return ""
    shown = format_currency(value, currency, locale=LOCALE)
    return Markup('<span class="amount{}">{}</span>').format(" negative" if value < 0 else "", shown)


def number(value: int | Decimal) -> str:
    """Return a count with its thousands apart."""
    return format_decimal(value, locale=LOCALE)


def ago(value: datetime | None) -> str:
    """Return how long something is past, in its largest unit."""
    if value is None:
        return "never"
    seconds = (datetime.now(UTC) - value).total_seconds()
    for size, name in _STEPS:
        if seconds >= size:
            many = int(seconds // size)
            return f"{many} {name}{'' if many == 1 else 's'} ago"
    return "just now"


def columns(rows: Sequence[Any]) -> list[str]:
    """Return the filled fields of flat objects, which fit in one table; nothing when they do not."""
    if not rows or not all(isinstance(row, dict) for row in rows):
        return []
    names = dict.fromkeys(name for row in rows for name, value in row.items() if value not in (None, "", [], {}))
    flat = not any(isinstance(row.get(name), dict | list) for row in rows for name in names)
    return list(names) if flat and len(names) <= WIDEST else []


FILTERS: dict[str, Any] = {
    "columns": columns,
    "moment": moment,
    "day": day,
    "money": money,
    "number": number,
    "ago": ago,
    "month": month,
    "weekday": weekday,
}
