"""Makes an input for any form from its JSON Schema, so that rules can run operations they know nothing of."""

import re

from jsonschema import Draft202012Validator
from pydantic import ValidationError

TEXTS = ("x", "1", "USD", "2026-01-05", "a@example.com")
FORMATS = {"date": "2026-01-05", "date-time": "2026-01-05T12:00:00Z", "decimal": "1"}


def filled(form):
    """Return a valid input with as few fields as the form accepts."""
    schema = form.model_json_schema()
    try:
        return form.model_validate(_value(schema, schema, everything=False))
    except ValidationError:
        return form.model_validate(_value(schema, schema, everything=True))


def _value(schema, root, everything):
    if "$ref" in schema:
        return _value(root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root, everything)
    if "anyOf" in schema:
        return _value(next(each for each in schema["anyOf"] if each.get("type") != "null"), root, everything)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            wanted = schema.get("properties", {}) if everything else schema.get("required", [])
            return {name: _value(schema["properties"][name], root, everything) for name in wanted}
        case "array":
            return [_value(schema["items"], root, everything)] if schema.get("minItems") or everything else []
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "boolean":
            return False
    return _text(schema)


def _text(schema):
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]
    check = Draft202012Validator({key: schema[key] for key in ("pattern", "maxLength") if key in schema})
    long_enough = (text.ljust(schema.get("minLength", 0), "x") for text in TEXTS)
    return next(text for text in long_enough if check.is_valid(text) and re.search(schema.get("pattern", ""), text))
