"""Days as an office counts them: weekdays, the days it is open, and where it is in time."""

from collections.abc import Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ONE_DAY = timedelta(days=1)


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone; raises ValueError when there is none of this name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("the time zone is not known; write one such as America/New_York") from error


def is_business_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Tell whether it is a Monday to Friday that is no holiday."""
    return day.weekday() < 5 and date(day.year, day.month, day.day) not in holidays
