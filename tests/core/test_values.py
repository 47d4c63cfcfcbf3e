"""Ids, fingerprints, exact JSON, money and errors: what everything else relies on."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from core.canonical import canonical_json, exact_json
from core.clock import now
from core.errors import Failure, Mistake, Problem, RetryLater, mistake
from core.forms import Amount, Form
from core.ids import fingerprint, new_id
from core.money import round_half_up, to_cents

cents = st.decimals("-99999999", "99999999", places=2)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | cents,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def test_ids_sort_by_their_time_and_never_repeat():
    with time_machine.travel(datetime(2026, 5, 1, microsecond=5000, tzinfo=UTC), tick=False) as clock:
        first = {new_id("run") for _ in range(500)}
        clock.shift(timedelta(milliseconds=31))
        second = {new_id("run") for _ in range(500)}
    assert len(first | second) == 1000
    assert max(first) < min(second)
    assert all(each.startswith("run_") and len(each) == 26 for each in first)


def test_now_knows_its_zone():
    assert now().utcoffset() == timedelta()


@given(plain)
def test_the_order_of_keys_does_not_change_a_fingerprint(value):
    turned = json.loads(json.dumps({"b": 1, "a": 2}))
    assert fingerprint([value, {"a": 2, "b": 1}]) == fingerprint([value, turned])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("10.50"), '"10.50"'),
        (Decimal("1E+3"), '"1000"'),
        (date(2026, 5, 1), '"2026-05-01"'),
        (datetime(2026, 5, 1, tzinfo=UTC), '"2026-05-01T00:00:00+00:00"'),
        ({"b": {2, 1}, "a": "é"}, '{"a":"é","b":[1,2]}'),
    ],
)
def test_canonical_json(value, text):
    assert canonical_json(value) == text


def test_what_is_no_data_has_no_json():
    with pytest.raises(TypeError, match="object cannot be written"):
        canonical_json({"x": object()})


@given(cents)
def test_amounts_are_read_exactly(amount):
    assert exact_json(f'{{"amount": {amount:f}}}')["amount"] == amount
    assert not isinstance(exact_json(f"[{amount:f}]")[0], float)


@given(cents)
def test_cents_and_amounts_are_the_same_money(amount):
    assert Decimal(to_cents(amount)) / 100 == amount
    assert round_half_up(amount) == amount


@pytest.mark.parametrize(("amount", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("1", "1")])
def test_halves_are_rounded_away_from_zero(amount, rounded):
    assert round_half_up(Decimal(amount)) == Decimal(rounded)


def test_fractions_of_a_cent_are_refused():
    with pytest.raises(ValueError, match="more than two decimals"):
        to_cents(Decimal("0.001"))


@pytest.mark.parametrize("value", [0.1, 1.0, float("nan"), "NaN", "Infinity", "12,50", "", None])
def test_what_is_no_exact_amount_is_refused(value):
    with pytest.raises(ValidationError):
        TypeAdapter(Amount).validate_python(value)


@pytest.mark.parametrize("value", ["12.50", 12, Decimal("12.5"), "-3"])
def test_text_and_whole_numbers_are_amounts(value):
    assert isinstance(TypeAdapter(Amount).validate_python(value), Decimal)


def test_a_form_refuses_what_it_does_not_know():
    class Only(Form):
        name: str

    with pytest.raises(ValidationError):
        Only.model_validate({"name": "x", "nmae": "y"})


def test_a_mistake_tells_every_problem_with_its_remedy():
    problems = (
        Problem("Field 'a'", "it is empty", "Fill it in"),
        Problem("Field 'b'", "it is no date", "Write a date"),
    )
    assert str(Mistake(problems)) == "Field 'a': it is empty. Fill it in\nField 'b': it is no date. Write a date"
    assert str(mistake("Field 'a'", "it is empty", "Fill it in")) == str(problems[0])


def test_evidence_is_kept_apart_from_the_words_of_a_failure():
    evidence = {"intuit_tid": "1-2-3"}
    failure: Failure = RetryLater("too busy", wait=5, evidence=evidence)
    evidence["intuit_tid"] = "changed"
    assert (str(failure), failure.evidence) == ("too busy", {"intuit_tid": "1-2-3"})
