"""Exact decimal arithmetic for mappings. Results are rounded only where a person asks for it, halves away from zero."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from typing import Any

from babel.numbers import format_currency, get_currency_precision

from recipes.words import kind_of

MAX_DIGITS = 28
Number = int | Decimal

_EXACT = Context(prec=2 * MAX_DIGITS + 4, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
_QUOTIENT = Context(prec=MAX_DIGITS, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow])
_WRITTEN = re.compile(r"-?\$?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|-?\$?\.[0-9]+")


def _written(text: str) -> Decimal:
    if len(text) > 2 * MAX_DIGITS or not _WRITTEN.fullmatch(text.strip()):
        raise ValueError("a number is needed, but the text is not one")
    return Decimal(text.strip().replace(",", "").replace("$", ""))


def number_of(value: Any) -> Decimal:
    """Return the exact number; text such as "$1,234.50" counts. Raises ValueError for all else and over 28 digits."""
    match value:
        case bool() | None | list() | tuple() | dict() | date():
            raise ValueError(f"a number is needed, not {kind_of(value)}")
        case str():
            number = _written(value)
        case int() if abs(value) >= 10**MAX_DIGITS:
            raise ValueError(f"the number has more than {MAX_DIGITS} digits")
        case _:
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
        raise ValueError(f"the number has more than {MAX_DIGITS} digits")
    return number


def _settle(number: Decimal) -> Number:
    return int(number) if number == number.to_integral_value() and int(number.as_tuple().exponent) >= 0 else number


def add(left: Any, right: Any) -> Number:
    """Return the sum."""
    return _settle(_EXACT.add(number_of(left), number_of(right)))


def subtract(left: Any, right: Any) -> Number:
    """Return the difference."""
    return _settle(_EXACT.subtract(number_of(left), number_of(right)))


def multiply(left: Any, right: Any) -> Number:
    """Return the product, all digits kept."""
    return _settle(_EXACT.multiply(number_of(left), number_of(right)))


def divide(left: Any, right: Any) -> Number:
    """Return the quotient (never cut to a whole number), to 28 digits."""
    divisor = number_of(right)
    if not divisor:
        raise ValueError("a number cannot be divided by zero")
    return _settle(_QUOTIENT.divide(number_of(left), divisor))


def remainder(left: Any, right: Any) -> Number:
    """Return what is left after dividing, with the sign of the left number."""
    divisor = number_of(right)
    if not divisor:
        raise ValueError("a number cannot be divided by zero")
    return _settle(_EXACT.remainder(number_of(left), divisor))


def round_to(value: Any, places: Any = 0) -> Number:
    """Round to 0 to 10 decimals, halves away from zero."""
    digits = number_of(places)
    if digits not in range(11):
        raise ValueError("round takes 0 to 10 decimals")
    return _settle(number_of(value).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP, _EXACT))


def ceiling(value: Any) -> Number:
    """Return the next whole number up."""
    return int(number_of(value).to_integral_value(ROUND_CEILING))


def floor(value: Any) -> Number:
    """Return the next whole number down."""
    return int(number_of(value).to_integral_value(ROUND_FLOOR))


def magnitude(value: Any) -> Number:
    """Return the number without its sign."""
    return _settle(_EXACT.abs(number_of(value)))


def at_least(value: Any, limit: Any) -> Number:
    """Return the larger of the two."""
    return _settle(max(number_of(value), number_of(limit)))


def at_most(value: Any, limit: Any) -> Number:
    """Return the smaller of the two."""
    return _settle(min(number_of(value), number_of(limit)))


def to_number(value: Any) -> Number:
    """Read text such as "$1,234.50" as an exact number."""
    return _settle(number_of(value))


def total(items: Any, key: str | None = None) -> Number:
    """Add up a list of numbers, or one field of each of its items."""
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise ValueError(f"a list is needed, not {kind_of(items)}")
    result = Decimal(0)
    for item in items:
        result = _EXACT.add(result, number_of(item if key is None else item[key]))
    return _settle(result)


def write_money(value: Any, currency: str = "USD", locale: str = "en_US") -> str:
    """Write an amount for people, such as "$1,234.50", rounded half up to the currency's decimals."""
    if not re.fullmatch("[A-Z]{3}", str(currency)):
        raise ValueError("the currency is not a code such as 'USD'")
    amount = round_to(value, get_currency_precision(currency))
    return format_currency(amount, currency, locale=locale)
