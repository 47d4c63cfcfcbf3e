"""Numbers, percentages and billable hours."""

from decimal import ROUND_CEILING, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.builtin.format_number import format_number
from core.errors import Rejected
from tests.actions.builtin.run import run, text

WRITTEN = [
    ("1234567.891", {}, "1,234,567.891"),
    ("1234567.891", {"decimals": 1, "thousands": False}, "1234567.9"),
    ("2.5", {"decimals": 0}, "3"),
    ("2.5", {"decimals": 0, "rounding": "half_even"}, "2"),
    ("-2.5", {"decimals": 0}, "-3"),
    ("2.01", {"decimals": 1, "rounding": "up"}, "2.1"),
    ("2.09", {"decimals": 1, "rounding": "down"}, "2.0"),
    ("-0.4", {"decimals": 0}, "0"),
    ("-1234", {"negative": "parentheses"}, "(1,234)"),
    ("0.0000000001", {}, "0.0000000001"),
    ("0.075", {"style": "percent_of_one", "decimals": 1}, "7.5%"),
    ("0.3333", {"style": "percent_of_one", "decimals": 0}, "33%"),
    ("8.875", {"style": "percent_sign"}, "8.875%"),
    (5400, {"style": "hours"}, "1.50"),
    (1200, {"style": "hours"}, "0.33"),
    (90, {"style": "hours", "unit": "minutes", "decimals": 1}, "1.5"),
    (0, {"style": "hours_in_tenths"}, "0.0"),
    (1, {"style": "hours_in_tenths"}, "0.1"),
    (360, {"style": "hours_in_tenths"}, "0.1"),
    (361, {"style": "hours_in_tenths"}, "0.2"),
    (61, {"style": "hours_in_tenths", "unit": "minutes"}, "1.1"),
    ("1.2", {"style": "hours_in_tenths", "unit": "hours"}, "1.2"),
    ("1.21", {"style": "hours_in_tenths", "unit": "hours"}, "1.3"),
    (901, {"style": "hours_in_quarters"}, "0.50"),
    (5400, {"style": "hours_and_minutes"}, "1:30"),
    (3599, {"style": "hours_and_minutes"}, "1:00"),
    ("25.5", {"style": "hours_and_minutes", "unit": "hours"}, "25:30"),
    (1, {"style": "ordinal"}, "1st"),
    (13, {"style": "ordinal"}, "13th"),
    (112, {"style": "ordinal"}, "112th"),
    (1023, {"style": "ordinal"}, "1023rd"),
    (42, {"style": "words"}, "forty-two"),
]


@pytest.mark.parametrize(("number", "how", "expected"), WRITTEN)
def test_numbers_are_written_as_asked(number, how, expected):
    assert text(format_number, number=number, **how) == expected


@given(st.integers(0, 10**9))
def test_billed_tenths_cover_the_time_and_no_more_than_one_step(seconds):
    billed = run(format_number, number=seconds, style="hours_in_tenths")
    assert Decimal(billed["number"]) * 10 == (Decimal(seconds) / 360).to_integral_value(ROUND_CEILING)
    assert billed["rounded"] == bool(seconds % 360)


@given(st.decimals("-1e12", "1e12", places=6), st.integers(0, 10))
def test_rounding_twice_changes_nothing(number, decimals):
    once = run(format_number, number=number, decimals=decimals)
    again = run(format_number, number=once["text"], decimals=decimals)
    assert (again["text"], again["rounded"]) == (once["text"], False)


@pytest.mark.parametrize("style", ["hours_in_tenths", "hours_and_minutes", "ordinal", "words"])
def test_what_a_style_cannot_show_stops_the_run(style):
    with pytest.raises(Rejected, match="below zero"):
        run(format_number, number=-1, style=style)


@pytest.mark.parametrize("number", ["1.5", "1000000000000000"])
def test_ranks_are_whole_numbers(number):
    with pytest.raises(Rejected, match="not whole"):
        run(format_number, number=number, style="ordinal")


@pytest.mark.parametrize(("seconds", "rounded"), [(5400, False), (5401, True)])
def test_hours_and_minutes_tell_whether_seconds_were_dropped(seconds, rounded):
    shown = run(format_number, number=seconds, style="hours_and_minutes")
    assert (shown["text"], shown["number"], shown["rounded"]) == ("1:30", "90", rounded)


def test_tiny_numbers_are_told_without_exponent():
    assert run(format_number, number="0.00000001", style="percent_of_one")["number"] == "0.00000100"
    assert run(format_number, number="0.0000000001")["number"] == "0.0000000001"


def test_a_number_of_more_than_28_digits_is_refused():
    with pytest.raises(ValidationError, match="28 digits"):
        run(format_number, number="1" * 29)
