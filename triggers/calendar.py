"""When something that repeats is due. Pure.

Times are those of a zone's clocks. A time that clocks skip comes as much later as they skip (02:30 becomes 03:30); of a
time that comes twice the first counts. Minutes and hours pass evenly from the day's first time on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.days import ONE_DAY, is_business_day
from triggers.month_days import MonthDay

Repeat = Literal["minutes", "hourly", "daily", "weekdays", "weekly", "monthly", "quarterly", "yearly"]
IfClosed = Literal["run", "skip", "next_business_day", "previous_business_day"]
CatchUp = Literal["once", "each", "none"]

LATE = timedelta(minutes=10)
"""What is at most so late is not missed but merely behind, and always comes."""
MOST = 100
"""How many missed occurrences come at most; the newest count."""
FAR = timedelta(days=366 * 12)
"""How far to look for the one before: every fifth Friday of February is rarer than anything else."""
MIDNIGHT = time(0)
FIRST = MonthDay("day", 0)


@dataclass(frozen=True)
class Rule:
    """What repeats. `start` and `end` are days as planned, before a closed one moves; `start` also anchors `every`."""

    repeat: Repeat
    zone: ZoneInfo
    first: time = MIDNIGHT
    last: time | None = None
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    day: MonthDay = FIRST
    month: int = 1
    start: date | None = None
    end: date | None = None
    if_closed: IfClosed = "run"
    holidays: frozenset[date] = frozenset()

    @property
    def step(self) -> timedelta | None:
        """The time between two on the same day; None when there is one a day."""
        units = {"minutes": timedelta(minutes=1), "hourly": timedelta(hours=1)}
        return units[self.repeat] * self.every if self.repeat in units else None

    def is_planned(self, day: date) -> bool:
        """Whether the rule names this day, open or closed."""
        inside = (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
        return inside and self._is_named(day) and self._is_turn(day)

    def _is_named(self, day: date) -> bool:
        match self.repeat:
            case "weekdays":
                return day.weekday() < 5
            case "monthly":
                return self._is_day(day)
            case "quarterly":
                return (day.month - 1) % 3 + 1 == self.month and self._is_day(day)
            case "yearly":
                return day.month == self.month and self._is_day(day)
        return not self.weekdays or day.weekday() in self.weekdays

    def _is_day(self, day: date) -> bool:
        return self.day.of(day.year, day.month, self.holidays) == day

    def _is_turn(self, day: date) -> bool:
        """Whether it is the turn of this day, week, month or year, counted from the start."""
        if self.every == 1 or self.step is not None or self.start is None:
            return True
        match self.repeat:
            case "weekly":
                passed = (_monday(day) - _monday(self.start)).days // 7
            case "monthly":
                passed = (day.year - self.start.year) * 12 + day.month - self.start.month
            case "yearly":
                passed = day.year - self.start.year
            case _:
                passed = (day - self.start).days
        return passed % self.every == 0

    def runs_on(self, day: date) -> bool:
        """Whether it runs on this day, after closed days were skipped or moved."""
        if self.if_closed == "run":
            return self.is_planned(day)
        if not is_business_day(day, self.holidays):
            return False
        return any(self.is_planned(each) for each in (day, *self._moved_to(day)))

    def _moved_to(self, day: date) -> Iterator[date]:
        """Yield the closed days that move to this open one."""
        if self.if_closed == "skip":
            return
        step = -ONE_DAY if self.if_closed == "next_business_day" else ONE_DAY
        day += step
        while not is_business_day(day, self.holidays):
            yield day
            day += step

    def moments(self, day: date) -> Iterator[datetime]:
        """Yield the moments of a day in UTC, in order."""
        moment, step = placed(day, self.first, self.zone), self.step
        if step is None:
            yield moment
            return
        end = placed(day, self.last, self.zone) if self.last else placed(day + ONE_DAY, MIDNIGHT, self.zone) - _TICK
        while moment <= end:
            yield moment
            moment += step


_TICK = timedelta(microseconds=1)


def placed(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment in UTC at which the clocks of a zone show this time; the module says what if they never do."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def occurrences(rule: Rule, after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield the moments later than `after`, up to and with `until`, in order and in UTC."""
    last = after
    for day in _days(rule, after, until):
        for moment in rule.moments(day) if rule.runs_on(day) else ():
            if last < moment <= until:
                yield moment
                last = moment


def newest(rule: Rule, after: datetime, until: datetime, count: int) -> list[datetime]:
    """Return the last few of `occurrences`, in order, without looking at the others."""
    found: set[datetime] = set()
    for day in _days(rule, after, until)[::-1]:
        if rule.runs_on(day):
            found.update(moment for moment in rule.moments(day) if after < moment <= until)
        if len(found) >= count:
            break
    return sorted(found)[-count:]


def _days(rule: Rule, after: datetime, until: datetime) -> list[date]:
    """Return the days that can hold a moment of the interval; a skipped time may fall on the next day."""
    first, last = (moment.astimezone(rule.zone).date() for moment in (after, until))
    return [first + timedelta(days=number) for number in range(-1, (last - first).days + 2)]


def due(rule: Rule, after: datetime, until: datetime, catch_up: CatchUp) -> list[datetime]:
    """Return what a look at `until` finds: all that is on time, and of what was missed as much as is wanted."""
    if catch_up == "each":
        return newest(rule, after, until, MOST)
    on_time = newest(rule, max(after, until - LATE), until, MOST)
    return on_time if on_time or catch_up == "none" else newest(rule, after, until, 1)


def before(rule: Rule, moment: datetime) -> datetime | None:
    """Return the occurrence before a moment; None when there is none."""
    return next(iter(newest(rule, moment - FAR, moment - _TICK, 1)), None)


def following(rule: Rule, moment: datetime) -> datetime | None:
    """Return the next occurrence after a moment; None when there is none."""
    return next(occurrences(rule, moment, moment + FAR), None)
