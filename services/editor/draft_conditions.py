"""Rows of conditions as a form shows them: what to look at, how to compare, and with what.

`q:when0` says whether all rows must hold or any one is enough. A choice among rows inside other rows comes from the
text; the form shows it in words and sends it back as it was, under `a:`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from recipes.conditions import OPERATORS
from services.editor.draft_fields import FieldView, Sheet
from services.editor.draft_forms import Posted, count, read_text
from services.editor.draft_problems import Found
from services.editor.draft_values import ValueGroup
from services.editor.draft_words import conditions_words
from services.views import View

OPERATOR_WORDS = tuple((key, operator.title) for key, operator in OPERATORS.items())
USUAL = "equals"


class RowView(View):
    """One condition. `known`: its field is among the values that are offered; else it was written as text."""

    place: str
    field: str
    known: bool
    sample: str
    operator: str
    takes_value: bool
    value: FieldView
    problem: str
    written: str = ""
    words: str = ""


class RowsView(View):
    """Conditions of which all must hold, or any. `name` is where they stand in the form."""

    name: str
    any: bool
    rows: tuple[RowView, ...]
    groups: tuple[ValueGroup, ...]
    problem: str = ""


def rows_view(
    name: str, rows: Sequence[Mapping[str, Any]], sheet: Sheet, groups: tuple[ValueGroup, ...], way: int = 0
) -> RowsView:
    """Return rows as a form shows them; `way` counts the ways of a branch from 1."""
    either, rows = opened(rows)
    problems = [found for found in sheet.problems if found.way == way and not found.field]
    whole = next((found.words for found in problems if not found.row and way), "")
    samples = {value.code: value.sample for group in groups for value in group.values}
    views = tuple(_row(name, number, row, sheet, (samples, problems)) for number, row in enumerate(rows))
    return RowsView(name=name, any=either, rows=views, groups=groups, problem=whole if not views else "")


def read_rows(posted: Posted, name: str, kept: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a form; what the form does not show keeps what it holds."""
    if f"n:{name}" not in posted:
        return [dict(row) for row in kept]
    lines, (either, kept) = range(count(posted, name)), opened(kept)
    found = [_read(posted, f"{name}[{number}]", kept[number] if number < len(kept) else {}) for number in lines]
    either = posted.get(f"q:{name}", "any" if either else "all") == "any"
    return [{"any": found}] if either and found and not any("any" in row for row in found) else found


def opened(rows: Sequence[Mapping[str, Any]]) -> tuple[bool, Sequence[Mapping[str, Any]]]:
    """Return whether any row is enough, and the rows themselves."""
    if len(rows) == 1 and "any" in rows[0]:
        return True, rows[0]["any"]
    return False, rows


def _row(
    name: str,
    number: int,
    row: Mapping[str, Any],
    sheet: Sheet,
    known: tuple[Mapping[str, str], Sequence[Found]],
) -> RowView:
    if "any" in row:
        return _written(f"{name}[{number}]", row, next((e.words for e in known[1] if e.row == number + 1), ""))
    place, field, operator = f"{name}[{number}]", str(row["field"]), OPERATORS.get(str(row["is"]))
    value, (preview, fails) = row.get("value"), sheet.preview(row.get("value"))
    text = "" if value is None else _text(value)
    box = FieldView(name=place, title="Value", hint="", kind="text", required=False, value=text, preview=preview)
    return RowView(
        place=place,
        field=field,
        known=field in known[0],
        sample=known[0].get(field, ""),
        operator=str(row["is"]),
        takes_value=operator is None or operator.takes_value,
        value=box.model_copy(update={"preview_fails": fails}),
        problem=next((found.words for found in known[1] if found.row == number + 1), ""),
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _written(place: str, row: Mapping[str, Any], problem: str) -> RowView:
    box = FieldView(name=place, title="", hint="", kind="text", required=False)
    bare = RowView(
        place=place, field="", known=False, sample="", operator="", takes_value=False, value=box, problem=problem
    )
    told = {"written": json.dumps(row, ensure_ascii=False), "words": conditions_words([row])}
    return bare.model_copy(update=told)


def _read(posted: Posted, place: str, kept: Mapping[str, Any]) -> dict[str, Any]:
    if f"a:{place}" in posted:
        return _checked(posted[f"a:{place}"])
    field = read_text(posted, f"f:{place}", str(kept.get("field", ""))).strip()
    row: dict[str, Any] = {"field": field, "is": read_text(posted, f"o:{place}", str(kept.get("is", USUAL))) or USUAL}
    text, held = read_text(posted, f"v:{place}"), kept.get("value")
    operator = OPERATORS.get(row["is"])
    if operator is not None and not operator.takes_value:
        return row
    if held is not None and text == _text(held):
        return {**row, "value": held}
    return {**row, "value": text} if text else row


def _checked(text: str) -> dict[str, Any]:
    """Read what the form sent back as it was; anything else counts as an empty choice."""
    try:
        rows = json.loads(text, parse_float=str)["any"]
        return {"any": [{"field": str(row["field"]), "is": str(row["is"]), **_kept_value(row)} for row in rows]}
    except (ValueError, TypeError, KeyError):
        return {"any": []}


def _kept_value(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"value": row["value"]} if "value" in row else {}
