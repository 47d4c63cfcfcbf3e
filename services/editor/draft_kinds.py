"""Which kind of field a schema asks for: what people type, choose, repeat or group."""

from collections.abc import Mapping
from typing import Any

from recipes.schemas import Shape

LONG = 256
_FORMATS = {"date": "date", "date-time": "moment", "decimal": "money"}
LISTS = ("rows", "pairs", "own")
"""Kinds that hold any number of lines."""


def kind_of(shape: Shape) -> str:
    """Return group, rows, pairs, own, raw, choice, pick, money, date, moment, number, text or long.

    `pick` is chosen from the account, `own` are fields that the account defines, `raw` is what only text can say.
    """
    kinds = shape.kinds()
    if "x-custom-fields" in shape.schema:
        return "own"
    if "array" in kinds:
        return _list_kind(shape.items())
    if "object" in kinds:
        return _object_kind(shape)
    if "x-dropdown" in shape.schema:
        return "pick"
    return "choice" if choices_of(shape) else _scalar_kind(shape, kinds)


def choices_of(shape: Shape) -> tuple[tuple[str, str], ...]:
    """Return the fixed choices of a field as (value, words); nothing when any value fits."""
    found: list[tuple[str, str]] = []
    for option in shape.options():
        schema = option.schema
        if schema.get("type") == "boolean":
            found += [("true", "Yes"), ("false", "No")]
        elif "enum" not in schema and "const" not in schema:
            return ()
        values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
        found += [(str(value), spelled(str(value))) for value in values]
    return tuple(found)


def spelled(value: str) -> str:
    """Write a fixed value as words: `awaiting_payment` becomes `Awaiting payment`; what is no such word stays."""
    if not value.islower():
        return value
    words = value.replace("_", " ")
    return words[:1].upper() + words[1:]


def literal(text: str, shape: Shape) -> Any:
    """Return what typed text means for a field: true or false, a whole number, else the text."""
    kinds = shape.kinds()
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    if "integer" in kinds and "string" not in kinds and _is_whole(text):
        return int(text)
    return text


def dropdown_of(shape: Shape) -> Mapping[str, Any]:
    """Return the `x-dropdown` of a field."""
    found: Mapping[str, Any] = shape.schema.get("x-dropdown", {})
    return found


def _is_whole(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) <= 18 and (digits == "0" or digits[0] != "0")


def _list_kind(items: Shape | None) -> str:
    inner = kind_of(items) if items else "raw"
    return "raw" if inner in ("raw", *LISTS) else "rows"


def _object_kind(shape: Shape) -> str:
    if shape.kinds() != {"object"}:
        return "raw"
    if shape.fields() is not None:
        return "group"
    extra = next(shape.options()).schema.get("additionalProperties", True)
    plain = isinstance(extra, dict) and "object" not in Shape(extra, shape.root).kinds()
    return "pairs" if plain else "raw"


def _scalar_kind(shape: Shape, kinds: frozenset[str]) -> str:
    if kinds and kinds <= {"integer", "number"}:
        return "number"
    schemas = [option.schema for option in shape.options()]
    named = next((_FORMATS[each["format"]] for each in schemas if each.get("format") in _FORMATS), "")
    longest = max((each.get("maxLength", LONG + 1) for each in schemas), default=LONG + 1)
    return named or ("long" if longest > LONG else "text")
