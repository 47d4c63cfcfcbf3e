"""When a schedule is due: a table of days people know, and what holds for every schedule."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.days import is_business_day
from triggers.calendar import MOST, Rule, before, due, following, newest, occurrences
from triggers.month_days import month_day

NEW_YORK = ZoneInfo("America/New_York")
NINE = time(9)
JULY_4 = frozenset({date(2026, 7, 3)})


def at(text, zone=NEW_YORK):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def local(rule, after, until):
    """The occurrences of some days, as the zone's clocks show them."""
    zone = rule.zone
    found = occurrences(rule, at(after, zone), at(until, zone))
    return [f"{moment.astimezone(zone):%m-%d %H:%M}" for moment in found]


def rule(repeat, day="1", **more):
    return Rule(repeat=repeat, zone=NEW_YORK, **{"first": NINE, **more, "day": month_day(day)})


GOLDEN = {
    "daily": (rule("daily"), "2026-03-09", "2026-03-11", ["03-09 09:00", "03-10 09:00"]),
    "every third day": (
        rule("daily", every=3, start=date(2026, 3, 1)), "2026-03-02", "2026-03-09", ["03-04 09:00", "03-07 09:00"],
    ),
    "weekdays": (rule("weekdays"), "2026-03-06", "2026-03-10", ["03-06 09:00", "03-09 09:00"]),
    "weekly": (
        rule("weekly", weekdays=frozenset({0, 3})), "2026-03-08", "2026-03-15", ["03-09 09:00", "03-12 09:00"],
    ),
    "every other week": (
        rule("weekly", weekdays=frozenset({4}), every=2, start=date(2026, 3, 3)),
        "2026-03-01", "2026-04-05", ["03-06 09:00", "03-20 09:00", "04-03 09:00"],
    ),
    "weeks count from Monday on, whatever day the start is": (
        rule("weekly", weekdays=frozenset({0}), every=2, start=date(2026, 3, 4)), "2026-03-01", "2026-03-20",
        ["03-16 09:00"],
    ),
    "a skipped day comes on the next one": (
        Rule(repeat="weekly", zone=ZoneInfo("Pacific/Apia"), first=NINE, weekdays=frozenset({4})),
        "2011-12-31", "2012-01-02", ["12-31 09:00"],
    ),
    "the 31st": (
        rule("monthly", "31"), "2026-01-01", "2026-05-01", ["01-31 09:00", "02-28 09:00", "03-31 09:00", "04-30 09:00"],
    ),
    "February 29 in a leap year": (rule("yearly", "29", month=2), "2028-01-01", "2029-01-01", ["02-29 09:00"]),
    "February 29 in other years": (rule("yearly", "29", month=2), "2026-01-01", "2027-01-01", ["02-28 09:00"]),
    "last day": (rule("monthly", "last day"), "2028-02-01", "2028-04-01", ["02-29 09:00", "03-31 09:00"]),
    "last business day": (rule("monthly", "last business day"), "2026-05-01", "2026-06-01", ["05-29 09:00"]),
    "first business day after a holiday": (
        rule("monthly", "third business day", holidays=JULY_4), "2026-07-01", "2026-08-01", ["07-06 09:00"],
    ),
    "second Tuesday": (rule("monthly", "second tuesday"), "2026-03-01", "2026-04-01", ["03-10 09:00"]),
    "last Friday": (rule("monthly", "last friday"), "2026-03-01", "2026-04-01", ["03-27 09:00"]),
    "no fifth Friday": (rule("monthly", "fifth friday"), "2026-02-01", "2026-03-01", []),
    "every other month": (
        rule("monthly", "15", every=2, start=date(2026, 1, 1)), "2026-01-01", "2026-06-01",
        ["01-15 09:00", "03-15 09:00", "05-15 09:00"],
    ),
    "end of each quarter": (
        rule("quarterly", "last day", month=3), "2026-01-01", "2026-07-01", ["03-31 09:00", "06-30 09:00"],
    ),
    "clocks skip 02:30": (
        rule("daily", first=time(2, 30)), "2026-03-07", "2026-03-10", ["03-07 02:30", "03-08 03:30", "03-09 02:30"],
    ),
    "01:30 comes twice": (rule("daily", first=time(1, 30)), "2026-11-01", "2026-11-02", ["11-01 01:30"]),
    "hourly over the skipped hour": (
        rule("hourly", first=time(0)), "2026-03-07T23:59", "2026-03-08T04:00",
        ["03-08 00:00", "03-08 01:00", "03-08 03:00", "03-08 04:00"],
    ),
    "hourly over the doubled hour": (
        rule("hourly", first=time(0)), "2026-10-31T23:59", "2026-11-01T02:00",
        ["11-01 00:00", "11-01 01:00", "11-01 01:00", "11-01 02:00"],
    ),
    "office hours": (
        rule("hourly", every=4, last=time(17), weekdays=frozenset({0})), "2026-03-08", "2026-03-11",
        ["03-09 09:00", "03-09 13:00", "03-09 17:00"],
    ),
    "a weekend moves to Monday, once": (
        rule("daily", if_closed="next_business_day"), "2026-03-06T10:00", "2026-03-10", ["03-09 09:00"],
    ),
    "a weekend moves to Friday": (
        rule("monthly", "31", if_closed="previous_business_day"), "2026-05-01", "2026-06-01", ["05-29 09:00"],
    ),
    "a weekend is skipped": (rule("daily", if_closed="skip"), "2026-03-06T10:00", "2026-03-10", ["03-09 09:00"]),
    "a holiday moves over the weekend": (
        rule("monthly", "3", if_closed="next_business_day", holidays=JULY_4),
        "2026-07-01", "2026-08-01", ["07-06 09:00"],
    ),
    "it ends": (rule("daily", end=date(2026, 3, 9)), "2026-03-08T10:00", "2026-03-20", ["03-09 09:00"]),
    "a day that never was": (
        Rule(repeat="daily", zone=ZoneInfo("Pacific/Apia"), first=NINE), "2011-12-29", "2012-01-01",
        ["12-29 09:00", "12-31 09:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("each", "after", "until", "wanted"), GOLDEN.values(), ids=GOLDEN)
def test_days_people_know(each, after, until, wanted):
    assert local(each, after, until) == wanted


DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
ZONES = ("America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC")
RULES = st.builds(
    Rule,
    repeat=st.sampled_from(["daily", "weekdays", "weekly", "monthly", "quarterly", "yearly", "hourly"]),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    first=st.times(),
    every=st.integers(1, 5),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    day=st.sampled_from(["1", "31", "last day", "last business day", "fifth monday"]).map(month_day),
    month=st.integers(1, 3),
    start=DAYS,
    if_closed=st.sampled_from(["run", "skip", "next_business_day", "previous_business_day"]),
    holidays=st.frozensets(DAYS, max_size=3),
)
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001
SPANS = st.integers(0, 60 * 24 * 90).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=60, deadline=None)
@given(RULES, MOMENTS, SPANS, SPANS)
def test_splitting_a_time_anywhere_loses_and_doubles_nothing(each, start, first, second):
    middle, end = start + first, start + first + second
    whole = list(occurrences(each, start, end))
    assert whole == [*occurrences(each, start, middle), *occurrences(each, middle, end)]
    assert whole == sorted(set(whole))
    assert all(start < moment <= end for moment in whole)


@settings(max_examples=60, deadline=None)
@given(RULES, MOMENTS, SPANS, st.integers(1, 5))
def test_looking_back_finds_what_looking_forward_finds(each, start, span, count):
    whole = list(occurrences(each, start, start + span))
    assert newest(each, start, start + span, count) == whole[-count:]
    if whole:
        assert following(each, start) == whole[0]
        assert before(each, whole[-1]) == (whole[-2] if len(whole) > 1 else before(each, whole[0]))


@settings(max_examples=40, deadline=None)
@given(RULES, MOMENTS)
def test_nothing_falls_on_a_closed_day_unless_it_may(each, start):
    for moment in newest(each, start, start + timedelta(days=120), 20):
        on = {moment.astimezone(each.zone).date(), (moment - timedelta(hours=1)).astimezone(each.zone).date()}
        assert each.if_closed == "run" or any(is_business_day(day, each.holidays) for day in on)


CATCH_UP = {"once": ["03-12 09:00"], "each": ["03-10 09:00", "03-11 09:00", "03-12 09:00"], "none": []}


@pytest.mark.parametrize(("catch_up", "wanted"), CATCH_UP.items())
def test_after_a_pause_as_much_comes_as_is_wanted(catch_up, wanted):
    found = due(rule("daily"), at("2026-03-09T10:00"), at("2026-03-12T12:00"), catch_up)
    assert [f"{moment.astimezone(NEW_YORK):%m-%d %H:%M}" for moment in found] == wanted


@pytest.mark.parametrize("catch_up", CATCH_UP)
def test_what_is_a_little_late_always_comes(catch_up):
    minutely = rule("minutes", first=time(0))
    found = due(minutely, at("2026-03-09T09:55"), at("2026-03-09T10:00:30"), catch_up)
    assert len(found) == 5


def test_after_a_long_pause_the_newest_hundred_come():
    found = due(rule("minutes", first=time(0)), at("2026-01-01"), at("2026-03-09T10:00"), "each")
    assert (len(found), found[-1]) == (MOST, at("2026-03-09T10:00").astimezone(UTC))
