"""Amounts as people read them, exact to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from actions.builtin._rules.exact import read_number
from actions.builtin._rules.spelling import in_words
from actions.builtin.format_money import format_money
from core.errors import Rejected
from tests.actions.builtin.run import run, text

amounts = st.decimals("-999999999999", "999999999999", places=2)

WRITTEN = [
    ("1234.5", {}, "$1,234.50"),
    ("-1234.5", {}, "-$1,234.50"),
    ("-1234.5", {"negative": "parentheses"}, "($1,234.50)"),
    ("(1,234.50)", {}, "-$1,234.50"),
    ("$1,234.505", {}, "$1,234.51"),
    ("-0.005", {}, "-$0.01"),
    ("-0.004", {}, "$0.00"),
    (0, {"negative": "parentheses"}, "$0.00"),
    (1200, {"show_cents": "unless_zero"}, "$1,200"),
    ("1200.01", {"show_cents": "unless_zero"}, "$1,200.01"),
    ("1234567.8", {"thousands": False}, "$1234567.80"),
    ("99", {"locale": "en-CA"}, "US$99.00"),
    ("99", {"locale": "en-CA", "currency": "CAD"}, "$99.00"),
    ("99", {"currency": "CAD"}, "CA$99.00"),
    ("99", {"locale": "en-GB", "currency": "GBP"}, "£99.00"),
    ("99", {"locale": "en-AU", "currency": "AUD"}, "$99.00"),
    ("99", {"currency": "CHF"}, "CHF 99.00"),
    ("-99", {"locale": "en-AU"}, "-USD 99.00"),
    ("1234.5", {"currency": "JPY"}, "¥1,235"),
    ("1234.5", {"style": "code"}, "USD 1,234.50"),
    ("-1234.5", {"style": "code", "negative": "parentheses"}, "(USD 1,234.50)"),
    ("1234.5", {"style": "plain"}, "1,234.50"),
    ("1234.5", {"style": "plain", "thousands": False}, "1234.50"),
    ("1234.5", {"style": "cents"}, "123450"),
    ("-0.07", {"style": "cents"}, "-7"),
    ("1200", {"style": "words"}, "One thousand two hundred and 00/100"),
    ("21.05", {"style": "words"}, "Twenty-one and 05/100"),
    ("-0.99", {"style": "words"}, "Minus zero and 99/100"),
    ("1500", {"style": "words", "currency": "JPY"}, "One thousand five hundred"),
    ("1.5", {"style": "words", "currency": "KWD"}, "One and 500/1000"),
    ("999999999999999", {"style": "plain"}, "999,999,999,999,999.00"),
]


@pytest.mark.parametrize(("amount", "how", "expected"), WRITTEN)
def test_amounts_are_written_as_offices_do(amount, how, expected):
    assert text(format_money, amount=amount, **how) == expected


@pytest.mark.parametrize(
    "amount",
    ["", "abc", "1.234,50", "1,23", "12,3456", "--5", "(-5)", "(5", "5)", "1e5", "NaN", "Infinity", 12.5, True],
)
def test_what_is_no_exact_amount_is_refused(amount):
    with pytest.raises(ValidationError, match="number"):
        format_money.input(amount=amount)


@given(amounts)
def test_reading_back_gives_the_same_amount(amount):
    for negative in ("minus", "parentheses"):
        for show in ("always", "unless_zero"):
            shown = text(format_money, amount=amount, negative=negative, show_cents=show)
            assert read_number(shown) == amount


@given(amounts)
def test_cents_and_amount_are_the_same_money(amount):
    money = run(format_money, amount=amount)
    assert Decimal(money["amount"]) * 100 == money["cents"] == amount * 100
    assert money["rounded"] is False


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**15 - 1))
def test_different_amounts_have_different_words(one, other):
    assert (in_words(one) == in_words(other)) == (one == other)


def test_rounding_is_told():
    money = run(format_money, amount="10.005")
    assert (money["amount"], money["rounded"]) == ("10.01", True)


def test_nothing_is_never_negative():
    assert run(format_money, amount="-0.004")["amount"] == "0.00"


def test_fractions_of_a_cent_stop_the_run_if_asked():
    with pytest.raises(Rejected, match="fractions of a cent"):
        run(format_money, amount="10.005", if_more_exact="stop")


@pytest.mark.parametrize("amount", ["1000000000000000", "-999999999999999.995"])
def test_a_quadrillion_is_refused(amount):
    with pytest.raises(Rejected, match="quadrillion"):
        run(format_money, amount=amount)


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValidationError, match="no currency"):
        run(format_money, amount=1, currency="XYZ")
