"""Fits mapped values to an input form: a number becomes text where only text is taken (ids are often both)."""

from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from recipes.schemas import UNKNOWN, Shape, input_shape


def fit_value(value: Any, shape: Shape) -> Any:
    """Return the value with whole numbers and Decimals written as text where the shape takes text alone."""
    if isinstance(value, dict):
        fields = shape.fields() or {}
        return {name: fit_value(part, fields.get(name, UNKNOWN)) for name, part in value.items()}
    if isinstance(value, list):
        items = shape.items() or UNKNOWN
        return [fit_value(part, items) for part in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and shape.kinds() == {"string"}:
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return value


def fit_input(values: dict[str, Any], form: type[BaseModel]) -> dict[str, Any]:
    """Return mapped values as the form takes them; call it before the form validates."""
    return {name: fit_value(part, input_shape(form).follow(name) or UNKNOWN) for name, part in values.items()}
