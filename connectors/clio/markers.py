"""The mark by which what we made is known again after a lost answer.

Notes, tasks and activities carry it at the end of their text. Calendar entries, communications, documents and folders
have external properties, which people do not see and which Clio can filter by.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, create_model

from actions import Effect
from connectors.clio.client import Clio
from connectors.clio.models import Many
from core.forms import Record

T = TypeVar("T", bound=BaseModel)

CLOCKS_DIFFER = timedelta(minutes=5)
"""How far Clio's clock may be behind ours."""
PROPERTY = "lexrelay"


class ExternalProperty(Record):
    """A name and a value that an app keeps with a record; at most five each."""

    name: str | None = None
    value: str | None = None


def marked(text: str, effect: Effect) -> str:
    """Return the text with the marker on a line of its own at the end."""
    return f"{text.rstrip()}\n\n{effect.marker}".lstrip()


def lookup_start(effect: Effect) -> datetime:
    """Return the earliest moment at which Clio may have dated what this effect made."""
    return effect.intended_at - CLOCKS_DIFFER


def carries(text: str | None, effect: Effect) -> bool:
    """Whether the text holds the marker."""
    return effect.marker in (text or "")


def mark(effect: Effect) -> list[dict[str, str]]:
    """Return the external properties of a new record."""
    return [{"name": PROPERTY, "value": effect.marker}]


async def find_marked(clio: Clio, collection: str, model: type[T], effect: Effect, **filters: Any) -> T | None:
    """Find the record that bears the mark."""
    found = await find_all_marked(clio, collection, model, effect, **filters)
    return found[0] if found else None


async def find_all_marked(clio: Clio, collection: str, model: type[T], effect: Effect, **filters: Any) -> list[T]:
    """Find all records that bear the mark; a filter that Clio might ignore is checked here once more."""
    asked = {"external_property_name": PROPERTY, "external_property_value": effect.marker, **filters}
    found = await clio.fetch(collection, _with_properties(model), **asked)
    ours = [each for each in found if any(own.value == effect.marker for own in each.external_properties)]
    return [model.model_validate(each.model_dump()) for each in ours]


@cache
def _with_properties(model: type[T]) -> type[T]:
    return create_model(f"Marked{model.__name__}", __base__=model, external_properties=(Many[ExternalProperty], ()))
