"""Exact decimal amounts. A binary float never becomes money."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

CENT = Decimal("0.01")


def _refuse_floats(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError("a binary float is not an exact amount; give text such as '12.50'")
    return value


exact = Annotated[Decimal, BeforeValidator(_refuse_floats)]


def to_cents(amount: Decimal) -> int:
    """Return whole cents; raises ValueError for an amount with fractions of a cent."""
    cents = amount * 100
    if cents != cents.to_integral_value():
        raise ValueError(f"{amount} has more than two decimals")
    return int(cents)


def round_half_up(amount: Decimal) -> Decimal:
    """Round to the cent as Clio and QuickBooks do: halves away from zero."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def spread(cents: int, weights: Sequence[int]) -> list[int]:
    """Divide cents by weights, without losing one: each gets what is due up to it, less what was given before."""
    whole = sum(weights) or 1
    due = [cents * sum(weights[: number + 1]) // whole for number in range(len(weights))]
    due[-1] = cents
    return [each - before for each, before in zip(due, [0, *due], strict=False)]
