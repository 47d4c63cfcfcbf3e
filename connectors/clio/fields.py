"""Builds Clio's `fields` parameter from a model: scalars, and one level of braces for associations."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo


class Unasked:
    """Marks a model field that Clio does not know by this name, so that it is never asked for."""


@cache
def fields_of(model: type[BaseModel]) -> str:
    """Return text such as `id,state,client{id,name}`; raises TypeError for a second level, which Clio refuses."""
    return ",".join(_ask(name, field) for name, field in _asked(model))


def _ask(name: str, field: FieldInfo) -> str:
    inner = _record_in(field.annotation)
    if inner is None:
        return name
    names = list(_asked(inner))
    if any(_record_in(each.annotation) for _, each in names):
        raise TypeError(f"{inner.__name__} has an association of its own, and Clio opens only one level")
    return f"{name}{{{','.join(each for each, _ in names)}}}"


def _asked(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        if not any(isinstance(mark, Unasked) for mark in field.metadata):
            yield name, field


def _record_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)
