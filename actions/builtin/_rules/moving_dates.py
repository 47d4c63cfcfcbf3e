"""Moves dates: months that end differently, days an office works, days that clocks skip."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from core.days import ONE_DAY, WEEKDAYS, is_business_day

MonthEnd = Literal["last_day", "stay_at_end"]
Snap = Literal[
    "none",
    "start_of_month",
    "end_of_month",
    "business_day_on_or_after",
    "business_day_on_or_before",
    "next_monday",
    "next_tuesday",
    "next_wednesday",
    "next_thursday",
    "next_friday",
    "next_saturday",
    "next_sunday",
]

D = TypeVar("D", bound=date)


@dataclass(frozen=True)
class Move:
    """How far to move, in this order: minutes, months, days, business days, then to a certain day."""

    minutes: int = 0
    months: int = 0
    month_end: MonthEnd = "last_day"
    days: int = 0
    business_days: int = 0
    holidays: Collection[date] = ()
    snap: Snap = "none"


def placed(wall: datetime, zone: ZoneInfo) -> datetime:
    """Put a wall-clock time into its zone; of a time that comes twice the first counts.

    Raises ValueError for a time that does not exist on the day clocks go forward.
    """
    moment = wall.replace(tzinfo=zone, fold=0)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise ValueError("there is no such time on that day: clocks go forward over it")
    return moment


def moved(start: D, move: Move) -> D:
    """Move a date or moment; a moment keeps its time of day. Raises ValueError outside the years 1 to 9999."""
    try:
        day = add_months(_later(start, move.minutes), move.months, move.month_end) + timedelta(days=move.days)
        day = snapped(add_business_days(day, move.business_days, move.holidays), move.snap, move.holidays)
    except OverflowError as error:
        raise ValueError("the result is outside the years 1 to 9999") from error
    return _existing(day)


def _later(start: D, minutes: int) -> D:
    if not minutes:
        return start
    if not isinstance(start, datetime):
        raise ValueError("minutes cannot be added to a date without a time of day")
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _existing(day: D) -> D:
    """Move a time of day that clocks skip forward by what they skip."""
    return day.astimezone(UTC).astimezone(day.tzinfo) if isinstance(day, datetime) else day


def add_months(day: D, months: int, month_end: MonthEnd = "last_day") -> D:
    """Add months. January 31 plus one is the last of February; `stay_at_end` keeps a last day a last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError("year")
    last = monthrange(year, month + 1)[1]
    at_end = month_end == "stay_at_end" and day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=year, month=month + 1, day=last if at_end else min(day.day, last))


def add_business_days(day: D, count: int, holidays: Collection[date] = ()) -> D:
    """Step over weekends and holidays; 0 changes nothing, even on a weekend."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    for _ in range(abs(count)):
        day = _business_day(day + step, step, holidays)
    return day


def _business_day(day: D, step: timedelta, holidays: Collection[date]) -> D:
    while not is_business_day(day, holidays):
        day = day + step
    return day


def snapped(day: D, snap: Snap, holidays: Collection[date] = ()) -> D:
    """Go to a certain day near this one; `next_friday` on a Friday is a week later."""
    match snap:
        case "none":
            return day
        case "start_of_month":
            return day.replace(day=1)
        case "end_of_month":
            return day.replace(day=monthrange(day.year, day.month)[1])
        case "business_day_on_or_after":
            return _business_day(day, ONE_DAY, holidays)
        case "business_day_on_or_before":
            return _business_day(day, -ONE_DAY, holidays)
    wanted = WEEKDAYS.index(snap.removeprefix("next_"))
    return day + timedelta(days=(wanted - day.weekday() - 1) % 7 + 1)
