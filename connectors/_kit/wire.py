"""JSON bodies whose amounts are written digit for digit, never through a binary float."""

import json
from decimal import Decimal
from typing import Any


def write_json(value: Any) -> bytes:
    """Return UTF-8 JSON in which a Decimal is a number; raises TypeError for what JSON cannot hold."""
    return _text(value).encode()


def _text(value: Any) -> str:
    match value:
        case Decimal():
            return format(value, "f")
        case dict():
            return "{" + ",".join(f"{json.dumps(name)}:{_text(item)}" for name, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
