"""Checks one condition: the field exists, the operator is known, and the value can be compared with it."""

from collections.abc import Iterator
from typing import Any

from recipes.check_input import text_shape
from recipes.conditions import OPERATORS, is_empty, is_ordered
from recipes.filters import Refused
from recipes.liquid_text import is_template
from recipes.mapping import MappingError, parse_path
from recipes.model import Condition
from recipes.schemas import Shape
from recipes.scopes import Names, Unresolved, kinds_text
from recipes.words import kind_of, near

_WITHOUT_ORDER = frozenset({"array", "object", "boolean"})


def check_condition(row: Condition, names: Names) -> Iterator[str]:
    """Yield the causes why a row cannot work."""
    try:
        shape = names.resolve(parse_path(row.field))
    except MappingError as error:
        yield error.cause
        return
    except Unresolved as unresolved:
        yield str(unresolved)
        return
    if row.is_ in OPERATORS:
        yield from _value(row, shape, names)
    else:
        yield f"'{row.is_}' is not a comparison{near(row.is_, OPERATORS)}"


def _value(row: Condition, shape: Shape, names: Names) -> Iterator[str]:
    operator = OPERATORS[row.is_]
    if operator.takes_value and is_empty(row.value):
        yield f"there is no value to compare with by '{row.is_}'"
        return
    try:
        given = _given(row.value, names)
    except (Unresolved, Refused) as refused:
        yield str(refused)
        return
    if operator.orders and shape.kinds() and shape.kinds() <= _WITHOUT_ORDER:
        yield f"the field is {kinds_text(shape.kinds())}, which '{row.is_}' cannot compare"
    if operator.orders and given is None and not is_ordered(row.value, row.is_):
        yield f"'{row.value}' is {kind_of(row.value)}, but '{row.is_}' needs a number or a date such as 2026-03-09"


def _given(value: Any, names: Names) -> Shape | None:
    if isinstance(value, list):
        for part in value:
            _given(part, names)
    return text_shape(value, names) if isinstance(value, str) and is_template(value) else None
