"""The filters a mapping may use: the Liquid library's for text, our own for numbers and dates, all size-guarded."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Any

from liquid import Environment
from liquid.exceptions import LiquidError
from liquid.undefined import Undefined

from recipes import arithmetic, dates

MAX_TEXT = 100_000
MAX_ITEMS = 10_000

Filter = Callable[..., Any]

OURS: Mapping[str, Filter] = {
    "plus": arithmetic.add,
    "minus": arithmetic.subtract,
    "times": arithmetic.multiply,
    "divided_by": arithmetic.divide,
    "modulo": arithmetic.remainder,
    "round": arithmetic.round_to,
    "ceil": arithmetic.ceiling,
    "floor": arithmetic.floor,
    "abs": arithmetic.magnitude,
    "at_least": arithmetic.at_least,
    "at_most": arithmetic.at_most,
    "sum": arithmetic.total,
    "number": arithmetic.to_number,
    "money": arithmetic.write_money,
    "date": dates.write_date,
    "hours_since": dates.hours_since,
    "plus_days": lambda value, days: dates.plus_days(value, int(arithmetic.round_to(days))),
}
TEXT_FILTERS = frozenset(
    {
        "append",
        "capitalize",
        "compact",
        "concat",
        "downcase",
        "escape",
        "first",
        "join",
        "last",
        "lstrip",
        "map",
        "newline_to_br",
        "prepend",
        "remove",
        "replace",
        "replace_first",
        "reverse",
        "rstrip",
        "size",
        "slice",
        "sort",
        "split",
        "squish",
        "strip",
        "strip_newlines",
        "truncate",
        "truncatewords",
        "uniq",
        "upcase",
        "url_encode",
        "where",
    }
)


class Refused(ValueError):
    """A filter cannot do what it was asked; the text says why, without the value."""


def is_missing(value: Any) -> bool:
    """Tell whether the library found nothing; asking the value itself would raise."""
    return issubclass(type(value), Undefined)


def plain(value: Any) -> Any:
    """Turn a Decimal (without exponent), a date or a moment (ISO 8601) into text; other values pass."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _refuse_growth(name: str, values: tuple[Any, ...]) -> None:
    if name.startswith("replace") and len(values) > 2:
        text, old, new = (str(value) for value in values[:3])
        if len(text) + text.count(old) * len(new) > MAX_TEXT:
            raise Refused(f"the text made by '{name}' is longer than {MAX_TEXT} characters")


def _refuse_large(name: str, result: Any) -> Any:
    if isinstance(result, str) and len(result) > MAX_TEXT:
        raise Refused(f"the text made by '{name}' is longer than {MAX_TEXT} characters")
    if isinstance(result, list | tuple) and len(result) > MAX_ITEMS:
        raise Refused(f"the list made by '{name}' has more than {MAX_ITEMS} items")
    return result


def guarded(name: str, run: Filter) -> Filter:
    """Wrap a filter: a missing value, a failure or a huge result becomes a Refused that names the filter."""

    @wraps(run)
    def guard(*values: Any, **options: Any) -> Any:
        missing = next(filter(is_missing, values), None)
        if missing is not None:
            raise Refused(missing.msg.replace(" is undefined", " has no value"))
        _refuse_growth(name, values)
        try:
            return _refuse_large(name, run(*values, **options))
        except (Refused, LiquidError):
            raise
        except ValueError as error:
            raise Refused(f"'{name}': {error}") from error
        except Exception as error:
            raise Refused(f"'{name}' cannot be used on this value") from error

    return guard


def _on_plain(run: Filter) -> Filter:
    @wraps(run)
    def with_plain(*values: Any, **options: Any) -> Any:
        return run(*map(plain, values), **options)

    return with_plain


def all_filters(library: Environment) -> dict[str, Filter]:
    """Return every allowed filter by name; `default` alone accepts a missing value."""
    ready = {name: guarded(name, _on_plain(library.filters[name])) for name in TEXT_FILTERS}
    ready |= {name: guarded(name, run) for name, run in OURS.items()}
    return ready | {"default": library.filters["default"]}
