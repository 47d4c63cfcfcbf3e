"""Small parts that every body sent to QuickBooks is made of."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

SUBTOTAL = "SubTotalLineDetail"
"""The line that QuickBooks adds to every sales form by itself."""


def given(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what has no value: an empty property would be refused or would clear something."""
    return {name: value for name, value in body.items() if value is not None and value != ""}


def to(value: str | None) -> dict[str, str] | None:
    """Point to a record by its id; a memo to the client has the same form."""
    return {"value": value} if value else None


def day(value: date | None) -> str | None:
    """Write a date as year-month-day."""
    return value.isoformat() if value else None


def holds(now: Any, wanted: Any) -> bool:
    """Whether what is stored already says what is wanted; QuickBooks may say more, such as names beside ids."""
    match wanted:
        case Mapping():
            return isinstance(now, Mapping) and all(holds(now.get(name), wanted[name]) for name in wanted)
        case list():
            rows = [row for row in now or [] if row.get("DetailType") != SUBTOTAL]
            return len(rows) == len(wanted) and all(map(holds, rows, wanted))
        case bool() | str():
            return bool(now == wanted)
        case int() | Decimal():
            return now is not None and Decimal(now) == wanted
    return bool(now == wanted)
