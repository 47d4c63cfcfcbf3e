"""The fields of a step as a page shows them: what they hold, what that gives with the sample, and what is wrong."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from recipes.liquid_text import is_template
from recipes.mapping import MappingError, evaluate, inside, is_each
from recipes.schemas import UNKNOWN, Shape
from services.editor.draft_kinds import LISTS, choices_of, dropdown_of, kind_of, spelled
from services.editor.draft_problems import Found
from services.editor.draft_scope import Scope, Visible, repeated, values_of
from services.editor.draft_values import ValueGroup, ValueView, groups_of, lists_of, shown, words_of
from services.views import View

ITEM = "item"


class FieldView(View):
    """One field. `name` is that of its place, such as `lines[0].amount`; `kind` as in `draft_kinds`.

    `preview` is what the sample makes of it, `labels` the name of what was chosen. A list that repeats has `each` and
    one line in `lines`; by hand it has any number. Groups and lines hold `fields`.
    """

    name: str
    title: str
    hint: str
    kind: str
    required: bool
    value: str = ""
    key: str = ""
    label: str = ""
    preview: str = ""
    preview_fails: bool = False
    problem: str = ""
    usual: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    source: str = ""
    each: str = ""
    sources: tuple[ValueView, ...] = ()
    fields: "tuple[FieldView, ...]" = ()
    lines: "tuple[FieldView, ...]" = ()
    values: tuple[ValueGroup, ...] = ()

    @property
    def filled(self) -> bool:
        """Tell whether somebody put something in, here or inside."""
        return bool(self.value or self.each or self.lines or any(each.filled for each in self.fields))

    @property
    def troubled(self) -> bool:
        """Tell whether something is wrong, here or inside."""
        return bool(self.problem or any(each.troubled for each in (*self.fields, *self.lines)))


@dataclass(frozen=True)
class Sheet:
    """What all fields of a step share: what they may refer to, what is wrong, and names of what was chosen."""

    scope: Scope
    problems: tuple[Found, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    app: str = ""
    inner: bool = False

    def problem(self, name: str) -> str:
        """Return what is wrong at a field: the first thing of several."""
        return next((found.words for found in self.problems if found.field == name), "")

    def label(self, source: str, value: str) -> str:
        """Return the name of a choice, when it was seen before."""
        return self.labels.get(label_key(self.app, source, value), "")

    def preview(self, tree: Any) -> tuple[str, bool]:
        """Return what the sample makes of a value, or why it makes nothing of it; literals speak for themselves."""
        if not isinstance(tree, str) or not is_template(tree):
            return "", False
        try:
            return shown(evaluate(tree, values_of(self.scope))), False
        except MappingError as error:
            return error.cause, True

    def with_item(self, path: str) -> "Sheet":
        """Return the sheet for the fields of each item of a list."""
        shape, first = repeated("{{ " + path + " }}", self.scope)
        rest = tuple(each for each in self.scope if each.name != ITEM)
        return replace(self, scope=(*rest, Visible(ITEM, "Each line", shape, first)), inner=True)


def label_key(app: str, source: str, value: str) -> str:
    """Return under which key a draft keeps the name of a choice."""
    return f"{app}.{source}:{value}"


def fields_of(shape: Shape, values: Mapping[str, Any], sheet: Sheet) -> tuple[FieldView, ...]:
    """Return the fields of a form."""
    return tuple(_fields(shape, values, sheet, ""))


def known_names(shape: Shape) -> frozenset[str]:
    """Return the names of a form's fields."""
    return frozenset(shape.fields() or ())


def strangers(shape: Shape, values: Mapping[str, Any], sheet: Sheet) -> tuple[FieldView, ...]:
    """Return the fields that are filled but that the form does not have, so that they can be taken out."""
    known = known_names(shape)
    odd = [name for name in values if name not in known]
    return tuple(_field(name, UNKNOWN, values[name], replace(sheet), required=False) for name in odd)


def text_field(name: str, title: str, value: str, sheet: Sheet, *, kind: str = "text", hint: str = "") -> FieldView:
    """Return a field that belongs to no form, such as the question of an approval."""
    preview, fails = sheet.preview(value)
    told = {"preview": preview, "preview_fails": fails, "problem": sheet.problem(name)}
    return FieldView(name=name, title=title, hint=hint, kind=kind, required=True, value=value, **told)


def pairs_field(name: str, title: str, value: Any, sheet: Sheet, *, hint: str = "") -> FieldView:
    """Return a field of named values that belongs to no form."""
    bare = FieldView(name=name, title=title, hint=hint, kind="pairs", required=False, problem=sheet.problem(name))
    return bare.model_copy(update={"lines": tuple(_pairs(name, value, sheet))})


def _fields(shape: Shape, values: Mapping[str, Any], sheet: Sheet, where: str) -> Iterator[FieldView]:
    needed = shape.required()
    for name, inner in (shape.fields() or {}).items():
        yield _field(inside(where, name), inner, values.get(name), sheet, required=name in needed)


def _field(name: str, shape: Shape, value: Any, sheet: Sheet, *, required: bool) -> FieldView:
    kind, schema = kind_of(shape), shape.schema
    last = name.rpartition(".")[2]
    bare = FieldView(
        name=name,
        title=schema.get("title") or words_of(last),
        hint=schema.get("description", ""),
        kind=kind,
        required=required,
        problem=sheet.problem(name),
        usual=_usual(schema.get("default")),
    )
    if kind == "group":
        held = value if isinstance(value, dict) else {}
        return bare.model_copy(update={"fields": tuple(_fields(shape, held, sheet, name))})
    if kind in LISTS:
        return bare.model_copy(update=_list(name, shape, value, sheet, kind))
    return bare.model_copy(update=_scalar(shape, value, sheet, kind))


def _usual(default: Any) -> str:
    if default is None or default == "" or isinstance(default, list | dict):
        return ""
    return shown(default) if isinstance(default, bool | int) else spelled(str(default))


def _scalar(shape: Shape, value: Any, sheet: Sheet, kind: str) -> dict[str, Any]:
    text, source = _text(value, kind), str(dropdown_of(shape).get("source", ""))
    preview, fails = sheet.preview(value)
    told = {"value": text, "preview": preview, "preview_fails": fails, "source": source}
    if text and source and not is_template(text):
        told["label"] = sheet.label(source, text)
    return {**told, "choices": choices_of(shape)}


def _text(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind == "raw" and isinstance(value, dict | list):
        return json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return str(value) if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False, default=str)


def _list(name: str, shape: Shape, value: Any, sheet: Sheet, kind: str) -> dict[str, Any]:
    if kind != "rows":
        source = str(shape.schema.get("x-custom-fields", {}).get("kind", ""))
        return {"lines": tuple(_pairs(name, value, sheet)), "source": source}
    items, sources = shape.items() or UNKNOWN, lists_of(groups_of(sheet.scope, {}))
    if is_each(value):
        inner = sheet.with_item(str(value["$each"]))
        line = _line(f"{name}[]", items, value.get("$item"), inner)
        shown_values = groups_of(inner.scope[-1:], {})
        return {"each": str(value["$each"]), "sources": sources, "lines": (line,), "values": shown_values}
    rows = value if isinstance(value, list) else []
    lines = tuple(_line(inside(name, number), items, row, sheet) for number, row in enumerate(rows))
    return {"sources": sources, "lines": lines}


def _line(name: str, items: Shape, value: Any, sheet: Sheet) -> FieldView:
    if kind_of(items) == "group":
        held = value if isinstance(value, dict) else {}
        inner = tuple(_fields(items, held, sheet, name))
        return FieldView(name=name, title="", hint="", kind="group", required=False, fields=inner)
    return _field(name, items, value, sheet, required=False).model_copy(update={"title": "Value", "hint": ""})


def _pairs(name: str, value: Any, sheet: Sheet) -> Iterator[FieldView]:
    for number, (key, held) in enumerate(value.items() if isinstance(value, dict) else ()):
        preview, fails = sheet.preview(held)
        found = sheet.problem(inside(name, key))
        told = {"preview": preview, "preview_fails": fails, "problem": found, "value": _text(held, "text")}
        yield FieldView(name=inside(name, number), title="Value", hint="", kind="text", required=False, key=key, **told)
