"""Days and times: read without guessing, moved by the customs of an office, written as people do."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.builtin.format_date import format_date
from core.errors import Rejected
from tests.actions.builtin.run import run, text

NEW_YORK = "America/New_York"
days = st.dates(date(1900, 1, 1), date(2200, 12, 31))

READ = [
    ("2026-03-09", "iso", "2026-03-09"),
    (" 2026-03-09 ", "iso", "2026-03-09"),
    ("March 9, 2026", "iso", "2026-03-09"),
    ("Monday, March 9th 2026", "iso", "2026-03-09"),
    ("9 March 2026", "iso", "2026-03-09"),
    ("9th day of March, 2026", "iso", "2026-03-09"),
    ("Sept. 30, 2026", "iso", "2026-09-30"),
    ("mon, 9 mar 2026", "iso", "2026-03-09"),
    ("3/9/2026", "month_first", "2026-03-09"),
    ("3/9/2026", "day_first", "2026-09-03"),
    ("13.04.2026", "day_first", "2026-04-13"),
    ("2/29/2028", "month_first", "2028-02-29"),
    ("2026-03-09T15:04", "iso", "2026-03-09T15:04:00+00:00"),
    ("2026-03-09t15:04:05.123456789z", "iso", "2026-03-09T15:04:05.123456+00:00"),
    ("2026-03-09 15:04:05 -05:00", "iso", "2026-03-09T15:04:05-05:00"),
    ("3/9/2026 3:04 PM", "month_first", "2026-03-09T15:04:00+00:00"),
    ("3/9/2026, 12:00 a.m.", "month_first", "2026-03-09T00:00:00+00:00"),
    ("March 9, 2026 at 12 pm", "iso", "2026-03-09T12:00:00+00:00"),
]


@pytest.mark.parametrize(("written", "reads", "expected"), READ)
def test_dates_are_read_as_people_write_them(written, reads, expected):
    assert text(format_date, date=written, reads=reads, style="iso") == expected


@pytest.mark.parametrize(
    ("written", "reads"),
    [
        ("3/9/2026", "iso"),
        ("3/9/26", "month_first"),
        ("13/4/2026", "month_first"),
        ("2/29/2026", "month_first"),
        ("2026-02-30", "iso"),
        ("2026-W10-1", "iso"),
        ("20260309", "iso"),
        ("March 2026", "iso"),
        ("Smarch 9, 2026", "iso"),
        ("3/9.2026", "month_first"),
        ("3/9/2026 13:00 pm", "month_first"),
        ("3/9/2026 25:00", "month_first"),
        ("March 9, 2026 7", "iso"),
        ("tomorrow", "iso"),
        ("٣/٩/٢٠٢٦", "month_first"),
    ],
)
def test_what_is_no_certain_date_stops_the_run(written, reads):
    with pytest.raises(Rejected) as caught:
        run(format_date, date=written, reads=reads)
    assert caught.value.field == "date"
    assert written not in str(caught.value)


MOVED = [
    ("2026-01-31", {"months": 1}, "2026-02-28"),
    ("2028-01-31", {"months": 1}, "2028-02-29"),
    ("2026-02-28", {"months": 1}, "2026-03-28"),
    ("2026-02-28", {"months": 1, "month_end": "stay_at_end"}, "2026-03-31"),
    ("2026-02-28", {"month_end": "stay_at_end"}, "2026-02-28"),
    ("2028-02-29", {"months": 12}, "2029-02-28"),
    ("2026-03-31", {"months": -1}, "2026-02-28"),
    ("2026-12-31", {"days": 1}, "2027-01-01"),
    ("2026-03-06", {"business_days": 1}, "2026-03-09"),
    ("2026-03-07", {"business_days": 1}, "2026-03-09"),
    ("2026-03-08", {"business_days": -1}, "2026-03-06"),
    ("2026-03-07", {"business_days": 0}, "2026-03-07"),
    ("2026-07-02", {"business_days": 1, "holidays": ["2026-07-03"]}, "2026-07-06"),
    ("2026-03-09", {"then": "start_of_month"}, "2026-03-01"),
    ("2026-02-09", {"then": "end_of_month"}, "2026-02-28"),
    ("2026-03-06", {"then": "next_friday"}, "2026-03-13"),
    ("2026-03-06", {"then": "next_monday"}, "2026-03-09"),
    ("2026-03-07", {"then": "business_day_on_or_after"}, "2026-03-09"),
    ("2026-03-07", {"then": "business_day_on_or_before"}, "2026-03-06"),
    ("2026-03-06", {"then": "business_day_on_or_after"}, "2026-03-06"),
    ("2026-01-31", {"months": 1, "days": 1, "business_days": 1}, "2026-03-02"),
    ("2026-01-10", {"days": 30, "then": "end_of_month"}, "2026-02-28"),
    ("2026-03-09T23:50:00Z", {"minutes": 20}, "2026-03-10T00:10:00+00:00"),
]


@pytest.mark.parametrize(("start", "move", "expected"), MOVED)
def test_dates_move_as_an_office_counts(start, move, expected):
    assert text(format_date, date=start, style="iso", **move) == expected


ZONED = [
    ("2026-03-10T02:30:00Z", {"to_zone": NEW_YORK}, "2026-03-09T22:30:00-04:00"),
    ("2026-03-09T22:30", {"zone": NEW_YORK, "to_zone": "UTC"}, "2026-03-10T02:30:00+00:00"),
    ("2026-03-07T02:30", {"zone": NEW_YORK, "days": 1}, "2026-03-08T03:30:00-04:00"),
    ("2026-03-07T12:00", {"zone": NEW_YORK, "days": 1}, "2026-03-08T12:00:00-04:00"),
    ("2026-03-07T12:00", {"zone": NEW_YORK, "minutes": 1440}, "2026-03-08T13:00:00-04:00"),
    ("2026-11-01T01:30", {"zone": NEW_YORK}, "2026-11-01T01:30:00-04:00"),
    ("2026-03-09", {"zone": NEW_YORK, "to_zone": "Australia/Sydney"}, "2026-03-09"),
]


@pytest.mark.parametrize(("start", "move", "expected"), ZONED)
def test_moments_keep_to_the_clocks_of_their_zone(start, move, expected):
    assert text(format_date, date=start, style="iso", **move) == expected


STYLES = [
    ({"style": "short"}, "3/9/26"),
    ({"style": "medium"}, "Mar 9, 2026"),
    ({}, "March 9, 2026"),
    ({"style": "full"}, "Monday, March 9, 2026"),
    ({"style": "full", "locale": "en-GB"}, "Monday, 9 March 2026"),
    ({"style": "short", "locale": "en-CA"}, "2026-03-09"),
    ({"style": "legal"}, "9th day of March, 2026"),
    ({"style": "month_and_year"}, "March 2026"),
    ({"style": "time"}, "3:04 PM"),
    ({"style": "time", "locale": "en-GB"}, "15:04"),
    ({"style": "date_and_time"}, "March 9, 2026 3:04 PM"),
    ({"style": "pattern", "pattern": "EEE dd.MM.yy HH:mm:ss"}, "Mon 09.03.26 15:04:05"),
    ({"style": "pattern", "pattern": "'on the' d 'of' MMMM"}, "on the 9 of March"),
    ({"style": "pattern", "pattern": "h:mm a zzz (xxx)", "to_zone": NEW_YORK}, "11:04 AM EDT (-04:00)"),
]


@pytest.mark.parametrize(("how", "expected"), STYLES)
def test_moments_are_written_in_the_style_asked_for(how, expected):
    assert text(format_date, date="2026-03-09T15:04:05Z", **how) == expected


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ({"style": "pattern", "pattern": "DD/MM/YYYY"}, "the day is dd and the year yyyy"),
        ({"style": "pattern", "pattern": "d of MMMM"}, "between single quotes"),
        ({"style": "pattern", "pattern": "d 'of MMMM"}, "not closed"),
        ({"style": "pattern", "pattern": "HH:mm"}, "no time of day"),
        ({"style": "pattern"}, "there is none"),
        ({"style": "time"}, "no time of day"),
        ({"minutes": 5}, "without a time of day"),
        ({"to_zone": "Mars/Olympus"}, "time zone"),
        ({"zone": "../etc/passwd"}, "time zone"),
        ({"days": 36600, "months": 1200, "date": "9990-01-01"}, "years 1 to 9999"),
        ({"months": -1200, "date": "0050-01-01"}, "years 1 to 9999"),
        ({"date": "2026-03-08T02:30", "zone": NEW_YORK}, "clocks go forward"),
    ],
)
def test_what_cannot_be_said_of_a_date_stops_the_run(how, cause):
    with pytest.raises(Rejected, match=cause):
        run(format_date, **{"date": "2026-03-09", **how})


@given(days, st.sampled_from(["medium", "long", "full", "legal", "iso"]), st.sampled_from(["en-US", "en-GB", "en-AU"]))
def test_what_is_written_reads_back_as_the_same_day(day, style, locale):
    shown = text(format_date, date=day.isoformat(), style=style, locale=locale)
    assert run(format_date, date=shown)["date"] == day.isoformat()


@given(days, st.integers(-400, 400))
def test_days_there_and_back_are_the_same_day(day, count):
    there = run(format_date, date=day.isoformat(), days=count)["date"]
    assert run(format_date, date=there, days=-count)["date"] == day.isoformat()
    assert date.fromisoformat(there) - day == timedelta(days=count)


@given(days, st.integers(1, 60), st.lists(days, max_size=3))
def test_business_days_are_counted_one_by_one(day, count, holidays):
    closed = [each.isoformat() for each in holidays]
    end = date.fromisoformat(run(format_date, date=day.isoformat(), business_days=count, holidays=closed)["date"])
    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert sum(each.weekday() < 5 and each not in holidays for each in between) == count
    assert end.weekday() < 5


def test_later_steps_know_the_day():
    day = run(format_date, date="2026-07-03T23:30:00Z", to_zone=NEW_YORK, holidays=["2026-07-03"])
    assert (day["date"], day["time"], day["weekday"], day["quarter"]) == ("2026-07-03", "19:30", "Friday", 3)
    assert (day["day"], day["month"], day["month_name"], day["year"]) == (3, 7, "July", 2026)
    assert day["is_business_day"] is False
    assert datetime.fromisoformat(day["moment"]).utcoffset() == timedelta(hours=-4)


def test_a_plain_date_has_no_moment():
    day = run(format_date, date="2026-07-03")
    assert (day["moment"], day["time"]) == (None, "")


@pytest.mark.parametrize("field", [{"days": 36601}, {"business_days": -2601}, {"months": 1201}, {"date": ""}])
def test_moves_beyond_reason_are_refused(field):
    with pytest.raises(ValidationError):
        run(format_date, **{"date": "2026-03-09", **field})
