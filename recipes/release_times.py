"""When a digest goes out: "every day at 17:00", "last day of the month at 9:00" or "after 10 entries"."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.days import WEEKDAYS

MOST_ENTRIES = 1_000
"""How many entries go out at once; what is left follows as the next digest."""
EXAMPLES = "'every day at 17:00', 'every Monday at 8:00', 'last day of the month at 9:00' or 'after 10 entries'"

_TIMED = re.compile(r"(?:every ([a-z]+)|(first|last) day of the month) at ([0-9]{1,2}):([0-9]{2})", re.IGNORECASE)
_COUNTED = re.compile(r"after ([0-9]{1,4}) entries", re.IGNORECASE)
_FITS: Mapping[str, Callable[[date], bool]] = {
    "day": lambda day: True,
    "weekday": lambda day: day.weekday() < 5,
    "first": lambda day: day.day == 1,
    "last": lambda day: (day + timedelta(days=1)).day == 1,
}


@dataclass(frozen=True)
class AtTime:
    """Go out at a time of day; `day` is a day of the week, or day, weekday, first or last (of the month)."""

    day: str
    at: time

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first such moment later than this one, in UTC."""
        day = moment.astimezone(zone).date()
        while True:
            found = datetime.combine(day, self.at, zone).astimezone(UTC)
            if self._fits(day) and found > moment:
                return found
            day += timedelta(days=1)

    def _fits(self, day: date) -> bool:
        return _FITS[self.day](day) if self.day in _FITS else WEEKDAYS[day.weekday()] == self.day


@dataclass(frozen=True)
class AtCount:
    """Go out as soon as there are so many entries."""

    entries: int


def release_of(text: str) -> AtTime | AtCount:
    """Read when a digest goes out; raises ValueError naming the forms there are."""
    words = text.strip()
    if (counted := _COUNTED.fullmatch(words)) and 1 <= int(counted[1]) <= MOST_ENTRIES:
        return AtCount(int(counted[1]))
    timed = _TIMED.fullmatch(words)
    day = str(timed[1] or timed[2]).lower() if timed else ""
    known = day in WEEKDAYS or day in (("day", "weekday") if timed and timed[1] else _FITS)
    if timed is None or not known or int(timed[3]) > 23 or int(timed[4]) > 59:
        raise ValueError(f"'{text}' does not say when to go on; write {EXAMPLES}")
    return AtTime(day, time(int(timed[3]), int(timed[4])))
