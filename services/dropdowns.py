"""Finds the dropdowns that a form declares, wherever they are nested."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from core.forms import Dropdown


def dropdowns_of(form: type[BaseModel]) -> Iterator[Dropdown]:
    """Yield every dropdown of a form and of the forms inside it."""
    for hint in get_type_hints(form, include_extras=True).values():
        yield from _within(hint)


def _within(hint: Any) -> Iterator[Dropdown]:
    if get_origin(hint) is Annotated:
        yield from (mark for mark in hint.__metadata__ if isinstance(mark, Dropdown))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield from dropdowns_of(hint)
    for part in get_args(hint):
        yield from _within(part)
