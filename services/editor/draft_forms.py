"""Reads the form of a step back into the tree of its fields.

Names of the form: `v:lines[0].amount` holds a value, `m:lines` what a list repeats over (empty: lines by hand),
`n:lines` how many lines there are by hand, `k:fields[0]` a name that the author chose.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from recipes.liquid_text import is_template
from recipes.mapping import inside
from recipes.schemas import UNKNOWN, Shape
from services.editor.draft_kinds import kind_of, literal

MOST_LINES = 200
_ABSENT: Any = object()
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Posted = Mapping[str, str]


def read_form(posted: Posted, shape: Shape, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a whole form; fields that the form does not show keep what they hold."""
    return _group(posted, shape, "", kept)


def read_text(posted: Posted, name: str, kept: str = "") -> str:
    """Return typed text, with plain line ends and without control characters."""
    if name not in posted:
        return kept
    return _UNPRINTABLE.sub("", posted[name].replace("\r\n", "\n").replace("\r", "\n"))


def read_pairs(posted: Posted, where: str) -> dict[str, Any]:
    """Return named values; a line without a name is kept as long as it has a value."""
    found: dict[str, Any] = {}
    for number in range(count(posted, where)):
        place = inside(where, number)
        name, value = read_text(posted, f"k:{place}").strip(), read_text(posted, f"v:{place}")
        if name or value:
            found[name if name not in found else f"{name} {number + 1}"] = value
    return found


def count(posted: Posted, where: str) -> int:
    """Return how many lines by hand a list has."""
    number = posted.get(f"n:{where}", "0")
    return min(int(number), MOST_LINES) if number.isascii() and number.isdigit() else 0


def _group(posted: Posted, shape: Shape, where: str, kept: Any) -> dict[str, Any]:
    held = kept if isinstance(kept, dict) else {}
    known = shape.fields() or {}
    read = {name: _value(posted, inner, inside(where, name), held.get(name, _ABSENT)) for name, inner in known.items()}
    others = {name: value for name, value in held.items() if name not in known and not where}
    return {name: value for name, value in {**read, **others}.items() if value is not _ABSENT}


def _value(posted: Posted, shape: Shape, where: str, kept: Any) -> Any:
    match kind_of(shape):
        case "group":
            return _group(posted, shape, where, kept) or _ABSENT
        case "rows":
            return _rows(posted, shape.items() or UNKNOWN, where, kept)
        case "pairs" | "own":
            return (read_pairs(posted, where) or _ABSENT) if f"n:{where}" in posted else kept
        case "raw":
            return _raw(posted, where, kept)
    return _scalar(posted, shape, where, kept)


def _rows(posted: Posted, items: Shape, where: str, kept: Any) -> Any:
    if f"m:{where}" not in posted:
        return kept
    path = posted[f"m:{where}"]
    if path:
        item = kept.get("$item") if isinstance(kept, dict) else None
        return {"$each": path, "$item": _line(posted, items, f"{where}[]", item)}
    held = kept if isinstance(kept, list) else []
    lines = range(count(posted, where))
    return [_line(posted, items, inside(where, n), held[n] if n < len(held) else None) for n in lines] or _ABSENT


def _line(posted: Posted, items: Shape, where: str, kept: Any) -> Any:
    if kind_of(items) == "group":
        return _group(posted, items, where, kept)
    value = _scalar(posted, items, where, "")
    return "" if value is _ABSENT else value


def _scalar(posted: Posted, shape: Shape, where: str, kept: Any) -> Any:
    if f"v:{where}" not in posted:
        return kept
    text = read_text(posted, f"v:{where}")
    if not text.strip():
        return _ABSENT
    return text if is_template(text) else literal(text, shape)


def _raw(posted: Posted, where: str, kept: Any) -> Any:
    text = read_text(posted, f"v:{where}")
    if f"v:{where}" not in posted:
        return kept
    if not text.strip():
        return _ABSENT
    try:
        return json.loads(text, parse_float=str)
    except ValueError:
        return text
