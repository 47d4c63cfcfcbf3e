"""Tells the fields of a form or a result in plain words, from its JSON Schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from core.files import FileRef

Schema = Mapping[str, Any]

WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "object": "values by name",
    "null": "empty",
    "date": "date",
    "date-time": "date and time",
    "decimal": "exact number",
}
HEAD = "| Field | Name in recipes | Type | Required | Default | Help |\n|---|---|---|---|---|---|"


def input_table(form: type[BaseModel]) -> str:
    """Return a Markdown table of what people fill in; the fields of a line stand below it as `lines.amount`."""
    schema = form.model_json_schema()
    rows = list(_rows(schema, schema.get("$defs", {}), ""))
    return "\n".join([HEAD, *rows]) if rows else "Nothing has to be filled in."


def output_names(result: type[BaseModel]) -> str:
    """Return the names that later steps can refer to; those inside an object follow it in brackets."""
    schema = result.model_json_schema(mode="serialization")
    known = schema.get("$defs", {})
    return ", ".join(_output(name, field, known) for name, field in schema.get("properties", {}).items())


def _output(name: str, field: Schema, known: Schema) -> str:
    inner = _model_in(field, known)
    names = ", ".join(f"`{each}`" for each in inner.get("properties", {})) if inner else ""
    many = "each with " if _only(field).get("type") == "array" else ""
    return f"`{name}` ({many}{names})" if names else f"`{name}`"


def _rows(schema: Schema, known: Schema, prefix: str) -> Iterator[str]:
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        cells = [
            field.get("title", name),
            f"`{prefix}{name}`",
            _type(field, known),
            "yes" if name in required else "no",
            _default(field.get("default")),
            field.get("description", ""),
        ]
        yield f"| {' | '.join(map(_cell, cells))} |"
        inner = _model_in(field, known)
        if inner:
            yield from _rows(inner, known, f"{prefix}{name}.")


def _type(field: Schema, known: Schema) -> str:
    shape = _only(field)
    words = _shape(shape, known)
    if any(mark in each for mark in ("x-dropdown", "x-custom-fields") for each in (field, shape)):
        words += ", chosen from the account"
    return words + (f", at most {shape['maxLength']} characters" if "maxLength" in shape else "")


def _shape(shape: Schema, known: Schema) -> str:
    if "anyOf" in shape:
        return " or ".join(_shape(each, known) for each in shape["anyOf"])
    if "$ref" in shape:
        return "file" if _referred(shape, known).get("title") == FileRef.__name__ else "group of fields"
    if "enum" in shape or "const" in shape:
        return "one of " + ", ".join(f"`{value}`" for value in shape.get("enum", [shape.get("const")]))
    if shape.get("type") == "array":
        return f"list of: {_shape(_only(shape.get('items', {})), known)}"
    return WORDS.get(shape.get("format", ""), WORDS.get(shape.get("type", ""), "any value"))


def _only(field: Schema) -> Schema:
    """Return the one shape of a field that may also be empty; several shapes stay an `anyOf`."""
    shapes = [each for each in field.get("anyOf", ()) if each.get("type") != "null"]
    if len(shapes) == 1:
        return shapes[0]  # type: ignore[no-any-return]
    return {"anyOf": shapes} if shapes else field


def _model_in(field: Schema, known: Schema) -> Schema | None:
    """Return the form inside a field or inside each of its lines; a file counts as one value."""
    shape = _only(field)
    inner = _referred(_only(shape.get("items", {})) if shape.get("type") == "array" else shape, known)
    return None if inner.get("title") == FileRef.__name__ else inner or None


def _referred(shape: Schema, known: Schema) -> Schema:
    found: Schema = known.get(str(shape.get("$ref", "")).rpartition("/")[2], {})
    return found


def _default(value: Any) -> str:
    if value is None or value in ("", [], {}):
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"`{value}`"


def _cell(text: Any) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
