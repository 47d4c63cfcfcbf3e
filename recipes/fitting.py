"""Fits mapped values to an input form: numbers and dates become text where only text is taken."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from pydantic import BaseModel

from recipes.filters import plain
from recipes.schemas import UNKNOWN, Shape, input_shape

F = TypeVar("F", bound=BaseModel)


def fit_value(value: Any, shape: Shape) -> Any:
    """Return the value with numbers and dates written as text where the shape takes text alone."""
    if isinstance(value, dict):
        fields = shape.fields() or {}
        return {name: fit_value(part, fields.get(name, UNKNOWN)) for name, part in value.items()}
    if isinstance(value, list | tuple):
        items = shape.items() or UNKNOWN
        return [fit_value(part, items) for part in value]
    number = isinstance(value, int) and not isinstance(value, bool)
    if shape.kinds() == {"string"} and (number or isinstance(value, Decimal | date)):
        return str(plain(value))
    return value


def form_of(values: dict[str, Any], form: type[F]) -> F:
    """Return a filled form; raises pydantic's ValidationError."""
    return form.model_validate(fit_input(values, form))


def fit_input(values: dict[str, Any], form: type[BaseModel]) -> dict[str, Any]:
    """Return mapped values as the form takes them; call it before the form validates."""
    return {name: fit_value(part, input_shape(form).follow(name) or UNKNOWN) for name, part in values.items()}
