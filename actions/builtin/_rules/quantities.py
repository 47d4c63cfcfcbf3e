"""Writes numbers that are not money: counts, percentages, billable time, ranks."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from actions.builtin._rules.exact import EXACT, Negative, Rounding, grouped, rounded, signed, whole_steps
from actions.builtin._rules.spelling import LARGEST, in_words, ordinal

NumberStyle = Literal[
    "number",
    "percent_of_one",
    "percent_sign",
    "hours",
    "hours_in_tenths",
    "hours_in_quarters",
    "hours_and_minutes",
    "ordinal",
    "words",
]
TimeUnit = Literal["seconds", "minutes", "hours"]

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600}
STEPS = {"hours_in_tenths": (360, Decimal("0.1")), "hours_in_quarters": (900, Decimal("0.25"))}
"""Billing steps: their length in seconds, and in hours."""


@dataclass(frozen=True)
class Figure:
    """How a number is written."""

    style: NumberStyle = "number"
    decimals: int | None = None
    rounding: Rounding = "half_up"
    unit: TimeUnit = "seconds"
    thousands: bool = True
    negative: Negative = "minus"


def write_number(value: Decimal, how: Figure) -> tuple[str, Decimal, bool]:
    """Return (text, the number it shows, whether that was rounded); raises ValueError where a style does not fit."""
    if how.style in STEPS:
        return _billed(value, how)
    if how.style == "hours_and_minutes":
        return _clock(value, how)
    if how.style in ("ordinal", "words"):
        return _spelled(value, how)
    exact = _shown(value, how)
    places = how.decimals if how.style != "hours" or how.decimals is not None else 2
    number = exact if places is None else rounded(exact, places, how.rounding)
    return _plain(number, how) + ("%" if "percent" in how.style else ""), number, _differs(number, value, how)


def _shown(value: Decimal, how: Figure) -> Decimal:
    if how.style == "percent_of_one":
        return EXACT.multiply(value, Decimal(100))
    return EXACT.divide(_seconds(value, how), Decimal(3600)) if how.style == "hours" else value


def _plain(number: Decimal, how: Figure) -> str:
    return signed(grouped(abs(number), thousands=how.thousands), number < 0, how.negative)


def _differs(number: Decimal, value: Decimal, how: Figure) -> bool:
    """Tell whether rounding changed it, compared without dividing: 20 minutes are no exact decimal of an hour."""
    if how.style == "hours":
        return EXACT.multiply(number, Decimal(3600)) != _seconds(value, how)
    return number != _shown(value, how)


def _seconds(value: Decimal, how: Figure) -> Decimal:
    return EXACT.multiply(value, Decimal(SECONDS[how.unit]))


def _no_less_than_zero(value: Decimal) -> None:
    if value < 0:
        raise ValueError("the number is below zero, which this style cannot show")


def _billed(value: Decimal, how: Figure) -> tuple[str, Decimal, bool]:
    _no_less_than_zero(value)
    length, hours = STEPS[how.style]
    seconds = _seconds(value, how)
    steps = whole_steps(seconds, Decimal(length))
    number = EXACT.multiply(Decimal(steps), hours)
    return _plain(number, how), number, EXACT.multiply(Decimal(steps), Decimal(length)) != seconds


def _clock(value: Decimal, how: Figure) -> tuple[str, Decimal, bool]:
    _no_less_than_zero(value)
    seconds = _seconds(value, how)
    minutes = int(rounded(EXACT.divide(seconds, Decimal(60)), 0, how.rounding))
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02d}", Decimal(minutes), minutes * 60 != seconds


def _spelled(value: Decimal, how: Figure) -> tuple[str, Decimal, bool]:
    _no_less_than_zero(value)
    if value % 1 != 0 or value > LARGEST:
        raise ValueError("the number is not whole, or is a quadrillion or more")
    number = int(value)
    return (ordinal(number) if how.style == "ordinal" else in_words(number)), Decimal(number), False
