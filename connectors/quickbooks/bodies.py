"""Small parts that every body sent to QuickBooks is made of."""

from datetime import date
from typing import Any


def given(body: dict[str, Any]) -> dict[str, Any]:
    """Leave out what has no value: an empty property would be refused or would clear something."""
    return {name: value for name, value in body.items() if value is not None and value != ""}


def to(value: str | None) -> dict[str, str] | None:
    """Point to a record by its id; a memo to the client has the same form."""
    return {"value": value} if value else None


def day(value: date | None) -> str | None:
    """Write a date as year-month-day."""
    return value.isoformat() if value else None
