"""Lenient fields: a figure or day of any shape is kept as text, and a hidden or missing link is empty."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator

from connectors.clio.fields import Unasked
from core.forms import Record

R = TypeVar("R")


def _text(value: Any) -> str | None:
    match value:
        case None:
            return None
        case Decimal():
            return format(value, "f")
        case str() | int():
            return str(value)
    return f"unreadable {type(value).__name__}"


def _rows(value: Any) -> Any:
    """A hidden collection may come as one redacted object in place of the list."""
    return value if isinstance(value, list | tuple) else ()


def _flag(value: Any) -> bool:
    return value is True


Text = Annotated[str | None, BeforeValidator(_text)]
"""Text, number or day as Clio wrote it; judged only where it is used."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""True only when Clio says so."""

Rows = Annotated[tuple[R, ...], BeforeValidator(_rows)]
"""A collection; null or hidden is empty."""


class Link(Record):
    """An associated object, by its id; the id is there even when the rest is hidden."""

    id: int | None = None
    redacted: Annotated[Flag, Unasked()] = False


class Named(Link):
    """An associated object with a name (person, practice area)."""

    name: Text = None


class Kept(Record):
    """An object we keep a copy of; `updated_at` moves the cursor on."""

    id: int
    updated_at: datetime | None = None
