"""Conditions: what holds, and the words when something does not."""

from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recipes.conditions import OPERATORS, explain, holds
from recipes.mapping import MappingError
from recipes.model import Condition

SCOPE = {
    "trigger": {
        "total": Decimal("1200.00"),
        "zero": "0.00",
        "name": "Ada Example",
        "code": "00123",
        "spaces": "  ",
        "none": None,
        "paid": False,
        "tags": ("Urgent", "Estate"),
        "due": date(2026, 3, 9),
        "sent": datetime(2026, 3, 9, 15, 0, tzinfo=UTC),
        "client": {"name": "Ada"},
    }
}


def row(field, operator, value=None):
    return (Condition(field=f"trigger.{field}", is_=operator, value=value),)


HOLDS = [
    ("total", "equals", "1200"),
    ("zero", "equals", 0),
    ("name", "equals", "ada example "),
    ("paid", "equals", False),
    ("paid", "equals", "False"),
    ("missing", "equals", ""),
    ("due", "equals", "2026-03-09"),
    ("code", "not_equals", "123"),
    ("name", "contains", "EXAM"),
    ("tags", "contains", "estate"),
    ("missing", "not_contains", "x"),
    ("name", "starts_with", "ada"),
    ("name", "ends_with", "ample"),
    ("total", "greater_than", "999.99"),
    ("total", "less_than", 1201),
    ("total", "at_least", "1,200.00".replace(",", "")),
    ("total", "at_most", "1200.00"),
    ("due", "greater_than", "2026-03-08"),
    ("spaces", "is_empty", None),
    ("none", "is_empty", None),
    ("client.email.address", "is_empty", None),
    ("zero", "is_not_empty", None),
    ("paid", "is_not_empty", None),
    ("name", "is_one_of", ["Bob", "ada example"]),
    ("total", "is_one_of", "5, 1200"),
    ("due", "before", "2026-03-10"),
    ("sent", "after", "2026-03-09"),
    ("sent", "before", "2026-03-09T11:30:00-04:00"),
    ("name", "starts_with", "{{ trigger.client.name }}"),
]


@pytest.mark.parametrize(("field", "operator", "value"), HOLDS)
def test_holds(field, operator, value):
    assert holds(row(field, operator, value), SCOPE)
    assert explain(row(field, operator, value), SCOPE) == ""


@pytest.mark.parametrize(
    ("field", "operator", "value", "words"),
    [
        ("zero", "greater_than", "0", "zero (0.00) is not greater than 0"),
        ("missing", "equals", "x", "missing (empty) is not x"),
        ("missing", "greater_than", "0", "missing (empty) is not greater than 0"),
        ("missing", "before", "2026-01-01", "missing (empty) is not before 2026-01-01"),
        ("client.name", "not_equals", "ADA", "client.name (Ada) is ADA"),
        ("name", "is_empty", None, "name is not empty"),
        ("none", "is_not_empty", None, "none is empty"),
        ("tags", "contains", "tax", "tags (Urgent, Estate) does not contain tax"),
        ("paid", "equals", True, "paid (false) is not true"),
        ("total", "is_one_of", ["1", "2"], "total (1200.00) is not one of 1, 2"),
        ("due", "after", "2026-03-09", "due (2026-03-09) is not after 2026-03-09"),
    ],
)
def test_says_what_failed(field, operator, value, words):
    assert not holds(row(field, operator, value), SCOPE)
    assert explain(row(field, operator, value), SCOPE) == words


@pytest.mark.parametrize(
    ("field", "operator", "value", "cause"),
    [
        ("name", "greater_than", "5", "text cannot be compared with text"),
        ("total", "before", "2026-03-09", "a number cannot be compared with text"),
        ("total", "greater_than", "", "there is no value to compare with"),
        ("total", "bigger", "5", "'bigger' is not a comparison"),
        ("total | round", "equals", "5", "is not a field"),
        ("", "equals", "5", "is not a field"),
        ("total", "equals", "{{ trigger.nothing }}", "trigger.nothing has no value"),
    ],
)
def test_refuses_what_cannot_be_compared(field, operator, value, cause):
    with pytest.raises(MappingError, match=cause.replace("(", r"\(")):
        holds(row(field, operator, value), SCOPE)


def test_all_rows_must_hold_and_all_failures_are_told():
    rows = (*row("total", "less_than", "5"), *row("name", "is_not_empty"), *row("zero", "greater_than", "0"))
    assert explain(rows, SCOPE) == "total (1200.00) is not less than 5; zero (0.00) is not greater than 0"


def test_no_conditions_hold():
    assert holds((), {})


WORDS = st.text("aB1.- {}%,", max_size=5)
VALUES = st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WORDS | st.lists(WORDS, max_size=2)


@given(VALUES, st.sampled_from(sorted(OPERATORS)), VALUES)
def test_explanation_and_outcome_agree(left, operator, right):
    rows, scope = row("x", operator, right), {"trigger": {"x": left}}
    with suppress(MappingError):
        assert holds(rows, scope) == (explain(rows, scope) == "")
