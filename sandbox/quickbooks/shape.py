"""Is each property known, of the right type and short enough? Checked at every depth before anything else."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import ENUMERATIONS, TYPES, Entity
from sandbox.store import Document

_EMAIL = re.compile(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+(\s*,\s*[^@\s,]+@[^@\s,]+\.[^@\s,]+)*")
_LARGEST = Decimal("99999999999.99")


def check_shape(entity: Entity, sent: Any) -> None:
    """Raise :class:`Refusal` 2010, 2050, 2060, 2070, 2090, 2140, 2170 or 2210 for the first bad property."""
    if not isinstance(sent, dict):
        raise Refusal("2010", f"The body must be one {entity.name} object")
    _check_members(entity.fields, sent, "", entity.maximum)


def _check_members(known: dict[str, str], sent: Document, prefix: str, maximum: dict[str, int]) -> None:
    for name, value in sent.items():
        path = prefix + name
        if name not in known:
            raise Refusal("2010", f"Property Name:{path} is unsupported or invalid", path)
        if value is not None:
            _check_value(known[name], value, path, maximum)


def _check_value(kind: str, value: Any, path: str, maximum: dict[str, int]) -> None:
    if kind.endswith("[]"):
        _check_list(kind[:-2], value, path, maximum)
    elif kind in TYPES:
        _check_object(kind, value, path, maximum)
    elif kind in ENUMERATIONS:
        _check_choice(kind, value, path)
    elif kind in _CHECKS:
        _CHECKS[kind](value, path)
    if isinstance(value, str):
        _check_length(value, path, maximum)


def _check_list(kind: str, value: Any, path: str, maximum: dict[str, int]) -> None:
    if not isinstance(value, list):
        raise Refusal("2010", f"Property Name:{path} must be a list", path)
    for item in value:
        _check_value(kind, item, path, maximum)


def _check_object(kind: str, value: Any, path: str, maximum: dict[str, int]) -> None:
    if not isinstance(value, dict):
        raise Refusal("2010", f"Property Name:{path} must be an object", path)
    _check_members(TYPES[kind], value, path + ".", maximum)
    if kind == "Ref" and value and value.get("value") is None:
        raise Refusal("2020", f"Required parameter {path}.value is missing", path)
    address = value.get("Address")
    if kind == "EmailAddress" and address and not _EMAIL.fullmatch(address):
        raise Refusal("2210", f"Email Address does not conform to the syntax rules: {path}", path)


def _check_choice(kind: str, value: Any, path: str) -> None:
    if value not in ENUMERATIONS[kind]:
        raise Refusal("2170", f"{path} must be one of {', '.join(ENUMERATIONS[kind])}", path)


def _check_length(value: str, path: str, maximum: dict[str, int]) -> None:
    limit = maximum.get(path)
    if limit is not None and len(value) > limit:
        raise Refusal("2050", f"{path} : Min:0 Max:{limit} supplied:{len(value)}", path)


def _check_text(value: Any, path: str) -> None:
    if not isinstance(value, str):
        raise Refusal("2010", f"Property Name:{path} must be a string", path)


def _check_switch(value: Any, path: str) -> None:
    if not isinstance(value, bool):
        raise Refusal("2010", f"Property Name:{path} must be true or false", path)


def _check_number(value: Any, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Refusal("2090", f"{path} must be a number", path)
    if abs(Decimal(value)) > _LARGEST:
        raise Refusal("2140", f"{path} is too large", path)


def _check_whole(value: Any, path: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refusal("2090", f"{path} must be a whole number", path)


def _check_day(value: Any, path: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise Refusal("2060", f"{path} must have the form YYYY-MM-DD", path)
    try:
        date.fromisoformat(value)
    except ValueError:
        raise Refusal("2070", f"{path} is not a day of the calendar", path) from None


def _check_moment(value: Any, path: str) -> None:
    try:
        datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise Refusal("2060", f"{path} must be an ISO 8601 time", path) from None


_CHECKS: dict[str, Callable[[Any, str], None]] = {
    "string": _check_text,
    "bool": _check_switch,
    "decimal": _check_number,
    "int": _check_whole,
    "date": _check_day,
    "datetime": _check_moment,
}
