"""The first row that fits wins, and no row is there in vain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.builtin.lookup_table import lookup_table
from core.errors import Rejected
from tests.actions.builtin.run import run

AREAS = [
    {"when": "Real Estate", "then": "4010"},
    {"when": "Family", "then": "4020"},
    {"when": "Straße 7", "then": "4030"},
]

FITS = [
    ("exact", "Real Estate", "4010"),
    ("exact", "real estate", ""),
    ("exact", "Real Estate ", ""),
    ("ignoring_case", "  REAL   estate\n", "4010"),
    ("ignoring_case", "STRASSE 7", "4030"),
    ("ignoring_case", "Ｆａｍｉｌｙ", "4020"),
    ("ignoring_case", "Family Law", ""),
    ("ignoring_case", "", ""),
    ("starts_with", "family law: custody", "4020"),
    ("starts_with", "My Family", ""),
    ("contains", "My FAMILY  matter", "4020"),
    ("contains", "family real estate", "4010"),
    ("contains", "", ""),
]


@pytest.mark.parametrize(("match", "value", "expected"), FITS)
def test_a_value_gives_the_result_of_its_row(match, value, expected):
    found = run(lookup_table, value=value, rows=AREAS, match=match, if_missing="default")
    assert (found["result"], found["found"]) == (expected, bool(expected))


def test_the_row_is_counted_from_one():
    assert run(lookup_table, value="family", rows=AREAS) == {"result": "4020", "found": True, "row": 2}


def test_a_default_is_given_when_no_row_fits():
    found = run(lookup_table, value="Tax", rows=AREAS, if_missing="default", default="4999")
    assert found == {"result": "4999", "found": False, "row": None}


@pytest.mark.parametrize(("value", "cause"), [("Tax", "none of the 3 rows"), ("", "value is empty")])
def test_the_run_stops_when_no_row_fits(value, cause):
    with pytest.raises(Rejected, match=cause) as caught:
        run(lookup_table, value=value, rows=AREAS)
    assert "recipe's author" in caught.value.remedy
    assert "Tax" not in str(caught.value)


@pytest.mark.parametrize(
    ("match", "whens", "cause"),
    [
        ("exact", ["A", "B", "A"], "row 3 is never used: row 1"),
        ("ignoring_case", ["Fees", "Costs", "costs "], "row 3 is never used: row 2"),
        ("starts_with", ["Fam", "Family"], "row 2 is never used: row 1"),
        ("contains", ["law", "Family Law"], "row 2 is never used: row 1"),
        ("ignoring_case", ["A", "  "], "row 2 has an empty"),
    ],
)
def test_a_row_that_cannot_be_reached_is_refused_by_its_number(match, whens, cause):
    with pytest.raises(ValidationError, match=cause):
        run(lookup_table, value="x", rows=[{"when": when, "then": ""} for when in whens], match=match)


def test_longer_words_may_stand_above_shorter_ones():
    rows = [{"when": "family law", "then": "1"}, {"when": "family", "then": "2"}]
    results = [run(lookup_table, value=v, rows=rows, match="contains")["result"] for v in ("A family law", "family")]
    assert results == ["1", "2"]


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=8, unique=True))
def test_every_exact_row_finds_itself(whens):
    rows = [{"when": when, "then": str(number)} for number, when in enumerate(whens)]
    results = [run(lookup_table, value=when, rows=rows, match="exact")["result"] for when in whens]
    assert results == [row["then"] for row in rows]


@pytest.mark.parametrize("count", [0, 501])
def test_a_table_has_1_to_500_rows(count):
    with pytest.raises(ValidationError, match="rows"):
        run(lookup_table, value="x", rows=[{"when": str(n), "then": ""} for n in range(count)])
