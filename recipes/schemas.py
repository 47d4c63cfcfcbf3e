"""Questions about JSON Schemas of forms: which fields there are, and of which kind a value is for certain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """A schema with the root that its references point into. An empty schema means nothing is known."""

    schema: Schema
    root: Schema

    def options(self) -> Iterator["Shape"]:
        """Yield the alternatives that are not null, references followed."""
        if "$ref" in self.schema:
            name = str(self.schema["$ref"]).rpartition("/")[2]
            yield from Shape(self.root.get("$defs", {}).get(name, {}), self.root).options()
        elif "anyOf" in self.schema or "oneOf" in self.schema:
            for option in self.schema.get("anyOf") or self.schema["oneOf"]:
                yield from Shape(option, self.root).options()
        elif self.schema.get("type") != "null":
            yield self

    def kinds(self) -> frozenset[str]:
        """Return the JSON types a value can have besides null; empty when that is not known."""
        found = [option.schema.get("type") for option in self.options()]
        return frozenset() if None in found else frozenset(str(kind) for kind in found)

    def objects(self) -> list["Shape"]:
        """Return the alternatives that are objects."""
        return [option for option in self.options() if option.schema.get("type") == "object"]

    def fields(self) -> "dict[str, Shape] | None":
        """Return the fields of an object; None when any name is possible or nothing is known."""
        objects = self.objects()
        if not self.kinds() or any("properties" not in option.schema for option in objects):
            return None
        return {
            name: Shape(field, self.root) for option in objects for name, field in option.schema["properties"].items()
        }

    def required(self) -> list[str]:
        """Return the fields that must be given; none when there are alternatives."""
        objects = self.objects()
        return list(objects[0].schema.get("required", ())) if len(objects) == 1 else []

    def nullable(self) -> bool:
        """Tell whether null is accepted, or may be."""
        options = self.schema.get("anyOf") or self.schema.get("oneOf") or ()
        return not self.kinds() or {"type": "null"} in options or self.schema.get("type") == "null"

    def items(self) -> "Shape | None":
        """Return what a list holds; None when it is certain that this is not a list."""
        if self.kinds() and "array" not in self.kinds():
            return None
        lists = [option.schema.get("items", {}) for option in self.options() if option.schema.get("type") == "array"]
        return Shape(lists[0] if lists else {}, self.root)

    def follow(self, part: str | int | None) -> "Shape | None":
        """Return the shape one step further; None when it is certain that there is nothing."""
        if not isinstance(part, str):
            return self.items()
        if "array" in self.kinds() and part in ("size", "first", "last"):
            return NUMBER if part == "size" else self.items()
        known = self.fields()
        return UNKNOWN if known is None else known.get(part)


@dataclass(frozen=True)
class _Group(Shape):
    """An object whose fields may come from different schemas."""

    parts: Mapping[str, Shape]

    def fields(self) -> dict[str, Shape]:
        """Return the fields."""
        return dict(self.parts)


@dataclass(frozen=True)
class _List(Shape):
    """A list of what may itself be put together."""

    item: Shape

    def items(self) -> Shape:
        """Return what the list holds."""
        return self.item


def group_of(parts: Mapping[str, Shape]) -> Shape:
    """Return the shape of an object with exactly these fields."""
    return _Group({"type": "object", "properties": {name: {} for name in parts}}, {}, parts)


def list_of(item: Shape) -> Shape:
    """Return the shape of a list."""
    return _List({"type": "array", "items": {}}, {}, item)


UNKNOWN = Shape({}, {})
NUMBER = Shape({"type": "integer"}, {})
TEXT = Shape({"type": "string"}, {})


@cache
def input_shape(model: type[BaseModel]) -> Shape:
    """Return what a form takes; kept, since describing a form anew costs milliseconds for each of its fields."""
    schema = model.model_json_schema()
    return Shape(schema, schema)


@cache
def output_shape(model: type[BaseModel]) -> Shape:
    """Return what an operation gives."""
    schema = model.model_json_schema(mode="serialization")
    return Shape(schema, schema)
