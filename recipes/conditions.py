"""Conditions: rows of (field, operator, value) that must all hold, and the words for why they do not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from recipes.arithmetic import number_of
from recipes.dates import moment_of, parse_date
from recipes.filters import plain
from recipes.mapping import MappingError, evaluate, find, parse_path, path_text
from recipes.model import AnyOf, Condition, Row
from recipes.words import kind_of

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_SHOWN = 60


class _Incomparable(ValueError):
    """The two values have no order."""


def is_empty(value: Any) -> bool:
    """Tell whether a field counts as empty: missing, null, blank text, no items. Zero and false are values."""
    return value is None or value in ([], (), {}) or (isinstance(value, str) and not value.strip())


def _as_number(value: Any) -> Decimal | None:
    written = isinstance(value, str) and _PLAIN_NUMBER.fullmatch(value.strip())
    if isinstance(value, bool) or not (written or isinstance(value, int | float | Decimal)):
        return None
    try:
        return number_of(value)
    except ValueError:
        return None


def _as_text(value: Any) -> str:
    return str(plain(value)).strip().casefold()


def _same(left: Any, right: Any) -> bool:
    if is_empty(left) or is_empty(right):
        return is_empty(left) and is_empty(right)
    numbers = _as_number(left), _as_number(right)
    if None not in numbers:
        return numbers[0] == numbers[1]
    if isinstance(left, list | tuple | dict) or isinstance(right, list | tuple | dict):
        return bool(left == right)
    return _as_text(left) == _as_text(right)


def _order(left: Any, right: Any) -> int:
    first: Any = _as_number(left)
    second: Any = _as_number(right)
    if first is None or second is None:
        first, second = parse_date(left), parse_date(right)
        if first is None or second is None:
            raise _Incomparable
        first, second = moment_of(first), moment_of(second)
    return int(first > second) - int(first < second)


def _ordered(test: Callable[[int], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: not is_empty(left) and test(_order(left, right))


def _dated(test: Callable[[int], bool]) -> Callable[[Any, Any], bool]:
    def compare(left: Any, right: Any) -> bool:
        if is_empty(left):
            return False
        if parse_date(left) is None or parse_date(right) is None:
            raise _Incomparable
        return test(_order(left, right))

    return compare


def _contains(left: Any, right: Any) -> bool:
    if isinstance(left, list | tuple):
        return any(_same(item, right) for item in left)
    return not is_empty(left) and _as_text(right) in _as_text(left)


def _one_of(left: Any, right: Any) -> bool:
    choices = right if isinstance(right, list | tuple) else str(right).split(",")
    return not is_empty(left) and any(_same(left, choice) for choice in choices)


@dataclass(frozen=True)
class Operator:
    """A comparison. `failed` are the words between field and value when it does not hold."""

    test: Callable[[Any, Any], bool]
    title: str
    failed: str
    takes_value: bool = True
    orders: bool = False


OPERATORS: Mapping[str, Operator] = {
    "equals": Operator(_same, "is", "is not"),
    "not_equals": Operator(lambda left, right: not _same(left, right), "is not", "is"),
    "contains": Operator(_contains, "contains", "does not contain"),
    "not_contains": Operator(lambda left, right: not _contains(left, right), "does not contain", "contains"),
    "starts_with": Operator(
        lambda left, right: not is_empty(left) and _as_text(left).startswith(_as_text(right)),
        "starts with",
        "does not start with",
    ),
    "ends_with": Operator(
        lambda left, right: not is_empty(left) and _as_text(left).endswith(_as_text(right)),
        "ends with",
        "does not end with",
    ),
    "greater_than": Operator(_ordered(lambda way: way > 0), "is greater than", "is not greater than", orders=True),
    "less_than": Operator(_ordered(lambda way: way < 0), "is less than", "is not less than", orders=True),
    "at_least": Operator(_ordered(lambda way: way >= 0), "is at least", "is not at least", orders=True),
    "at_most": Operator(_ordered(lambda way: way <= 0), "is at most", "is not at most", orders=True),
    "is_empty": Operator(lambda left, right: is_empty(left), "is empty", "is not empty", takes_value=False),
    "is_not_empty": Operator(lambda left, right: not is_empty(left), "is not empty", "is empty", takes_value=False),
    "is_one_of": Operator(_one_of, "is one of", "is not one of"),
    "before": Operator(_dated(lambda way: way < 0), "is before", "is not before", orders=True),
    "after": Operator(_dated(lambda way: way > 0), "is after", "is not after", orders=True),
}


def _operator(row: Condition) -> Operator:
    if row.is_ not in OPERATORS:
        raise MappingError(row.field, f"'{row.is_}' is not a comparison; use one of {', '.join(OPERATORS)}")
    return OPERATORS[row.is_]


def _sides(row: Condition, scope: Mapping[str, Any]) -> tuple[Any, Any]:
    found, left = find(parse_path(row.field), scope)
    return left if found else None, evaluate(row.value, scope)


def _holds(row: Row, scope: Mapping[str, Any]) -> bool:
    if isinstance(row, AnyOf):
        return any(_holds(each, scope) for each in row.any_)
    operator, (left, right) = _operator(row), _sides(row, scope)
    if operator.takes_value and operator.orders and is_empty(right):
        raise MappingError(row.field, f"there is no value to compare with '{row.is_}'")
    try:
        return operator.test(left, right)
    except _Incomparable as error:
        cause = f"{kind_of(left)} cannot be compared with {kind_of(right)} by '{row.is_}'; numbers or dates are needed"
        raise MappingError(row.field, cause) from error
    except ValueError as error:
        raise MappingError(row.field, str(error)) from error


def holds(conditions: Sequence[Row], scope: Mapping[str, Any]) -> bool:
    """Tell whether all conditions hold; a missing field is empty. Raises MappingError for what cannot be compared."""
    return all(_holds(row, scope) for row in conditions)


def _show(value: Any) -> str:
    if is_empty(value):
        return "empty"
    if isinstance(value, list | tuple):
        return ", ".join(map(_show, value))[:_SHOWN]
    text = str(value).lower() if isinstance(value, bool) else str(plain(value))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _words(row: Row, scope: Mapping[str, Any]) -> str:
    if isinstance(row, AnyOf):
        return " and ".join(_words(each, scope) for each in row.any_)
    operator, (left, right) = _operator(row), _sides(row, scope)
    path = parse_path(row.field)
    name = path_text(path[1:] if path[0] == "trigger" and len(path) > 1 else path)
    if not operator.takes_value:
        return f"{name} {operator.failed}"
    return f"{name} ({_show(left)}) {operator.failed} {_show(right)}"


def explain(conditions: Sequence[Row], scope: Mapping[str, Any]) -> str:
    """Say which conditions fail, as in "total (0.00) is not greater than 0"; empty text when all hold."""
    return "; ".join(_words(row, scope) for row in conditions if not _holds(row, scope))


def is_ordered(value: Any, name: str) -> bool:
    """Tell whether a literal can stand on the right of an ordering operator: a date, or (not for dates) a number."""
    return parse_date(value) is not None or (name not in ("before", "after") and _as_number(value) is not None)
