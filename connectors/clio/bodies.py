"""Turns a filled form into the body Clio expects, and compares it with what Clio holds."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from core.forms import Form


def body_of(form: Form, *left_out: str) -> dict[str, Any]:
    """Return what is filled in; `client_id` becomes `client: {id}`, as Clio names a link."""
    filled = {name: getattr(form, name) for name in type(form).model_fields if name not in left_out}
    return dict(_written(name, value) for name, value in filled.items() if value is not None)


def noon(day: date) -> str:
    """Return a timestamp that is the same day in every office."""
    return f"{day.isoformat()}T12:00:00Z"


def difference(record: BaseModel, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a body that the record does not hold yet."""
    return {name: value for name, value in wanted.items() if not _holds(getattr(record, name, None), value)}


def _written(name: str, value: Any) -> tuple[str, Any]:
    if name.endswith("_id"):
        return name.removesuffix("_id"), {"id": value}
    return name, value.isoformat() if isinstance(value, date | datetime) else value


def _holds(held: Any, wanted: Any) -> bool:
    """Compare as people would: a link by its id, no text like empty text, a timestamp by its day if only that is held.

    Statuses and priorities change their capital letters between requests and answers.
    """
    if isinstance(wanted, dict):
        return getattr(held, "id", None) == wanted.get("id")
    if isinstance(held, datetime):
        return held == datetime.fromisoformat(wanted)
    if isinstance(held, date):
        return held.isoformat() == str(wanted)[:10]
    return held == wanted or (held or "") == (wanted or "")
