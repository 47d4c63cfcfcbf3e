"""Days of a month as people name them: "15", "last day", "last business day", "second Tuesday". Pure."""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from core.days import WEEKDAYS, is_business_day

EXAMPLES = "'15', 'last day', 'last business day' or 'second tuesday'"

_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_NAMED = re.compile(rf"({'|'.join(_PLACES)}) (day|business day|{'|'.join(WEEKDAYS)})")


@dataclass(frozen=True)
class MonthDay:
    """One day of each month: of its days of a kind (day, business day or a weekday) the one at `place`.

    `place` counts from 0; -1 is the last. Months without such a day have none, but a number past the end is the last.
    """

    kind: str
    place: int

    def of(self, year: int, month: int, holidays: Collection[date] = ()) -> date | None:
        """Return the date in one month; None in a month without a fifth Friday, for example."""
        length = monthrange(year, month)[1]
        if self.kind == "day":
            return date(year, month, length if self.place < 0 else min(self.place + 1, length))
        days = [date(year, month, 1) + timedelta(days=number) for number in range(length)]
        fitting = [day for day in days if self._fits(day, holidays)]
        return fitting[self.place] if self.place < len(fitting) else None

    def _fits(self, day: date, holidays: Collection[date]) -> bool:
        if self.kind == "business day":
            return is_business_day(day, holidays)
        return WEEKDAYS[day.weekday()] == self.kind


def month_day(text: str) -> MonthDay:
    """Read a day of the month; raises ValueError naming the forms there are."""
    words = " ".join(text.lower().split())
    if words.isascii() and words.isdigit() and 1 <= int(words) <= 31:
        return MonthDay("day", int(words) - 1)
    named = _NAMED.fullmatch(words)
    if named is None:
        raise ValueError(f"'{text}' is no day of a month; write {EXAMPLES}")
    return MonthDay(named[2], _PLACES[named[1]])
