"""What people fill in to have a recipe start by the clock."""

import re
from collections.abc import Iterator
from datetime import date, time
from typing import Literal

from pydantic import Field, field_validator, model_validator

from core.days import WEEKDAYS, zone_of
from core.forms import Form
from triggers.calendar import MIDNIGHT, CatchUp, IfClosed, Repeat, Rule
from triggers.month_days import EXAMPLES, month_day

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
MONTHS_OF = {"quarterly": 3, "yearly": 12}
DAYS_OF_MONTH = ("monthly", "quarterly", "yearly")
WITHIN_DAY = ("minutes", "hourly")
MOST_EVERY = {"minutes": 720, "hourly": 24, "daily": 366, "weekly": 52, "monthly": 12, "yearly": 10}
"""How large `every` may be; what is not here always repeats each time."""
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")


class Timetable(Form):
    """When a recipe starts by the clock."""

    repeat: Repeat = Field(title="How often", description="weekdays are Monday to Friday.")
    every: int = Field(
        default=1,
        ge=1,
        le=720,
        title="Every so many",
        description="Such as 2 with weekly: every other week. More than 1 needs a start, except for minutes and hours, "
        "which are counted anew each day from the time of day on.",
    )
    at: str = Field(
        default="",
        title="Time of day",
        description="Such as 09:00. For minutes and hourly the first of each day, midnight when empty. A time that "
        "clocks skip comes as much later as they skip; of a time that comes twice the first counts.",
    )
    until: str = Field(
        default="",
        title="Last time of day",
        description="For minutes and hourly only, such as 18:00; empty means until midnight.",
    )
    zone: str = Field(
        default="UTC", max_length=60, title="Time zone", description="Such as America/New_York; UTC when empty."
    )
    weekdays: tuple[Weekday, ...] = Field(
        default=(), title="Days of the week", description="Needed for weekly; for minutes, hourly and daily a limit."
    )
    day: str = Field(
        default="",
        max_length=40,
        title="Day of the month",
        description=f"For monthly, quarterly and yearly: {EXAMPLES}. The 31st of a shorter month is its last day.",
    )
    month: int | None = Field(
        default=None,
        ge=1,
        le=12,
        title="Month",
        description="For yearly 1 to 12; for quarterly 1 to 3, the month of each quarter.",
    )
    start: date | None = Field(default=None, title="Start", description="The first day; `every` is counted from it.")
    end: date | None = Field(default=None, title="End", description="The last day, before a closed one is moved.")
    if_closed: IfClosed = Field(
        default="run",
        title="On weekends and holidays",
        description="run: all the same. skip: not at all. Or move to the next or previous business day.",
    )
    holidays: tuple[date, ...] = Field(
        default=(), max_length=400, title="Holidays", description="Days the office is closed. None are known by itself."
    )
    catch_up: CatchUp = Field(
        default="once",
        title="What was missed",
        description="While nothing ran here for more than ten minutes. once: the newest missed time counts. each: "
        "every one, at most the newest 100. none: it is left out.",
    )

    @field_validator("at", "until")
    @classmethod
    def _is_clock(cls, value: str) -> str:
        if value and not _CLOCK.fullmatch(value):
            raise ValueError("it is no time of day such as 09:00")
        return value

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        zone_of(value or "UTC")
        return value or "UTC"

    @field_validator("day")
    @classmethod
    def _is_day(cls, value: str) -> str:
        return value if not value or month_day(value) else ""

    @model_validator(mode="after")
    def _fits_together(self) -> "Timetable":
        faults = list(self._faults())
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults(self) -> Iterator[str]:
        """Yield what is missing for this way to repeat, or has no meaning in it."""
        if not self.at and self.repeat not in WITHIN_DAY:
            yield f"'at' is needed for {self.repeat}: a time of day such as 09:00"
        if self.until and (self.repeat not in WITHIN_DAY or clock(self.until) < clock(self.at)):
            yield "'until' is for minutes and hourly, and not before 'at'"
        if self.start and self.end and self.end < self.start:
            yield "'end' is before 'start'"
        yield from self._every_faults()
        yield from self._day_faults()

    def _every_faults(self) -> Iterator[str]:
        most = MOST_EVERY.get(self.repeat, 1)
        if self.every > most:
            yield f"'every' is at most {most} for {self.repeat}"
        elif self.every > 1 and not self.start and self.repeat not in WITHIN_DAY:
            yield "'start' is needed to count 'every' from"

    def _day_faults(self) -> Iterator[str]:
        if self.repeat == "weekly" and not self.weekdays:
            yield "'weekdays' is needed for weekly"
        if self.weekdays and self.repeat not in (*WITHIN_DAY, "daily", "weekly"):
            yield f"'weekdays' has no meaning for {self.repeat}"
        if bool(self.day) != (self.repeat in DAYS_OF_MONTH):
            yield f"'day' is needed for {', '.join(DAYS_OF_MONTH)}, and for nothing else"
        most = MONTHS_OF.get(self.repeat, 0)
        if (self.month is not None) != bool(most) or (self.month or 0) > most:
            yield "'month' is needed for quarterly (1 to 3) and yearly (1 to 12), and for nothing else"

    def rule(self) -> Rule:
        """Return the rule that says when it is due."""
        return Rule(
            repeat=self.repeat,
            zone=zone_of(self.zone),
            first=clock(self.at),
            last=clock(self.until) if self.until else None,
            every=self.every,
            weekdays=frozenset(WEEKDAYS.index(day) for day in self.weekdays),
            day=month_day(self.day or "1"),
            month=self.month or 1,
            start=self.start,
            end=self.end,
            if_closed=self.if_closed,
            holidays=frozenset(self.holidays),
        )


def clock(text: str) -> time:
    """Read a time of day such as 9:00; an empty text is midnight."""
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute)) if text else MIDNIGHT
