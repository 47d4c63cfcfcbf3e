"""When a digest goes out, in the time of the office."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from recipes.release_times import AtCount, release_of

NEW_YORK = "America/New_York"
TIMES = [
    ("every day at 17:00", "UTC", "2026-03-04T16:59", "2026-03-04T17:00"),
    ("every day at 17:00", "UTC", "2026-03-04T17:00", "2026-03-05T17:00"),
    ("every day at 17:00", NEW_YORK, "2026-03-04T17:00", "2026-03-04T22:00"),
    ("every day at 17:00", NEW_YORK, "2026-03-07T23:00", "2026-03-08T21:00"),
    ("every day at 2:30", NEW_YORK, "2026-03-08T05:00", "2026-03-08T07:30"),
    ("every day at 1:30", NEW_YORK, "2026-11-01T05:00", "2026-11-01T05:30"),
    ("every day at 1:30", NEW_YORK, "2026-11-01T05:30", "2026-11-02T06:30"),
    ("every Monday at 8:00", "UTC", "2026-03-04T00:00", "2026-03-09T08:00"),
    ("every weekday at 8:00", "UTC", "2026-03-06T08:00", "2026-03-09T08:00"),
    ("last day of the month at 9:00", "UTC", "2026-02-01T00:00", "2026-02-28T09:00"),
    ("last day of the month at 9:00", "UTC", "2028-02-28T10:00", "2028-02-29T09:00"),
    ("first day of the month at 0:00", "Pacific/Kiritimati", "2026-03-31T12:00", "2026-04-30T10:00"),
]


@pytest.mark.parametrize(("text", "zone", "moment", "due"), TIMES)
def test_next_time_is_found_in_the_zone(text, zone, moment, due):
    begin = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert release_of(text).after(begin, ZoneInfo(zone)) == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_number_of_entries_is_read():
    assert release_of("after 10 entries") == AtCount(10)


NONSENSE = [
    "", "soon", "every day", "every day at 24:00", "every day at 9:60", "every moonday at 8:00", "every last at 9:00",
    "every first day of the month at 9:00", "after 0 entries", "after 1001 entries", "after -1 entries",
    "every day at 9", "weekday day of the month at 9:00",
]  # fmt: skip


@pytest.mark.parametrize("text", NONSENSE)
def test_anything_else_is_refused_with_the_forms_there_are(text):
    with pytest.raises(ValueError, match="every Monday at 8:00"):
        release_of(text)
