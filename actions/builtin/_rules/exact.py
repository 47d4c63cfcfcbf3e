"""Reads numbers as people and other systems write them, exactly: "$1,234.50", "(12.00)", 7."""

import re
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

MAX_DIGITS = 28
EXACT = Context(prec=120)
"""Wide enough for every product and quotient of two numbers of 28 digits that is used here."""

WRITTEN = (
    r"^\(?-?[$£€¥]? ?-?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)\)?$"  # no part can match twice
)
_WRITTEN = re.compile(WRITTEN)
_MARKS = str.maketrans("", "", "()-$£€¥, ")

Locale = Literal["en-US", "en-CA", "en-GB", "en-AU"]
Negative = Literal["minus", "parentheses"]
Rounding = Literal["half_up", "half_even", "up", "down"]
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "up": ROUND_UP, "down": ROUND_DOWN}


def _from_text(text: str) -> Decimal:
    written = text.strip().replace("\N{MINUS SIGN}", "-")
    bracketed = written.startswith("(")
    if len(written) > 60 or not _WRITTEN.fullmatch(written) or bracketed != written.endswith(")"):
        raise ValueError("it is not a number such as 1234.50 or $1,234.50")
    signs = written.count("-") + bracketed
    if signs > 1:
        raise ValueError("the number has two signs")
    number = Decimal(written.translate(_MARKS))
    return EXACT.minus(number) if signs else number


def read_number(value: Any) -> Decimal:
    """Return the exact number; raises ValueError for a binary float, for what is no number, and over 28 digits."""
    match value:
        case str():
            number = _from_text(value)
        case bool() | float():
            raise ValueError("it is not an exact number; give text such as '12.50'")
        case int() if abs(value) < 10**MAX_DIGITS:
            number = Decimal(value)
        case Decimal():
            number = value
        case _:
            raise ValueError(f"it is not a number of at most {MAX_DIGITS} digits")
    if not number.is_finite() or len(number.as_tuple().digits) > MAX_DIGITS or abs(number.adjusted()) > MAX_DIGITS:
        raise ValueError(f"the number has more than {MAX_DIGITS} digits")
    return number


Number = Annotated[
    Decimal,
    BeforeValidator(read_number),
    WithJsonSchema({"type": "string", "format": "decimal", "pattern": WRITTEN}),
]
"""An exact number as offices write it; text, whole numbers and Decimals come in."""

Shown = Annotated[
    Decimal,
    PlainSerializer(lambda number: format(number, "f"), return_type=str),
    WithJsonSchema({"type": "string", "format": "decimal"}),
]
"""An exact number in a result; it is written without exponent, however small."""


def rounded(number: Decimal, places: int, mode: Rounding = "half_up") -> Decimal:
    """Round to 0 or more decimals; zero never keeps a minus sign."""
    result = number.quantize(Decimal(1).scaleb(-places), MODES[mode], EXACT)
    return result or abs(result)


def whole_steps(number: Decimal, step: Decimal) -> int:
    """Return how many whole steps are needed to cover the number: the next one is begun, never left out."""
    return int(EXACT.divide(number, step).to_integral_value(ROUND_CEILING))


def grouped(number: Decimal, *, thousands: bool) -> str:
    """Write without exponent, with commas at the thousands if asked for."""
    return format(number, ",f" if thousands else "f")


def signed(text: str, negative: bool, style: Negative) -> str:
    """Put the sign on a figure that was written without one."""
    if not negative:
        return text
    return f"({text})" if style == "parentheses" else f"-{text}"
