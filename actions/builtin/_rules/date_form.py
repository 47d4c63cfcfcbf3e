"""What people fill in to read, move and write a date."""

import datetime

from pydantic import Field

from actions.builtin._rules.exact import Locale
from actions.builtin._rules.moving_dates import MonthEnd, Snap
from actions.builtin._rules.reading_dates import Reads
from actions.builtin._rules.writing_dates import DateStyle
from core.forms import Form


class DateToWrite(Form):
    """A date or time, how to move it, and how to write it."""

    date: str = Field(
        min_length=1,
        max_length=100,
        title="Date or time",
        description="Such as 2026-03-09, 2026-03-09T15:04:00Z or March 9, 2026 at 3:04 pm.",
    )
    reads: Reads = Field(
        default="iso",
        title="How numbers are to be read",
        description="For dates such as 3/9/2026: the month first or the day first. iso refuses them. Dates that start "
        "with the year and those with the month's name are always read.",
    )
    zone: str = Field(
        default="UTC",
        max_length=60,
        title="Time zone of the input",
        description="Such as America/New_York; counts for a time that does not say its own.",
    )
    to_zone: str = Field(
        default="",
        max_length=60,
        title="Time zone of the result",
        description="Empty keeps the input's. A date without a time of day is the same day everywhere.",
    )
    minutes: int = Field(
        default=0, ge=-600_000, le=600_000, title="Add minutes", description="Negative: earlier. Needs a time of day."
    )
    months: int = Field(
        default=0, ge=-1200, le=1200, title="Add months", description="Negative: earlier. Twelve are a year."
    )
    month_end: MonthEnd = Field(
        default="last_day",
        title="Months at the end of a month",
        description="last_day: January 31 plus one month is the last of February. stay_at_end: the same, and the last "
        "of February plus one month is March 31.",
    )
    days: int = Field(default=0, ge=-36_600, le=36_600, title="Add days", description="Negative: earlier.")
    business_days: int = Field(
        default=0,
        ge=-2600,
        le=2600,
        title="Add business days",
        description="Monday to Friday without the holidays below. Rules of courts for deadlines are not known here.",
    )
    holidays: list[datetime.date] = Field(
        default=[], max_length=500, title="Holidays", description="Days the office is closed. None are known by itself."
    )
    then: Snap = Field(
        default="none",
        title="Then go to",
        description="The last change, after months, days and business days are added. next_friday on a Friday is a "
        "week later.",
    )
    style: DateStyle = Field(
        default="long",
        title="Style",
        description="For en-US: short 3/9/26, medium Mar 9, 2026, long March 9, 2026, full Monday, March 9, 2026, "
        "legal 9th day of March, 2026, iso 2026-03-09. time and date_and_time need a time of day.",
    )
    pattern: str = Field(
        default="",
        max_length=50,
        title="Pattern",
        description="For the style pattern: yyyy yy MMMM MMM MM M dd d, EEEE or EEE (weekday), HH H hh h mm ss, a "
        "(am or pm), zzz (zone), xxx (offset); words between single quotes.",
    )
    locale: Locale = Field(default="en-US", title="Country rules", description="Decides the order of day and month.")
