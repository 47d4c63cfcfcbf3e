"""Fills in the fields of repeated lines that have the same name in the list they come from."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from connectors._kit.catalog import find_action
from recipes import editing
from recipes.editing import Row, Tree
from recipes.mapping import is_each
from recipes.reading import Reader
from recipes.schemas import UNKNOWN, Shape, input_shape
from recipes.yaml_form import Source
from services.editor.draft_kinds import LISTS, kind_of
from services.editor.draft_scope import repeated, scope_before
from services.editor.drafts import Content

ALIKE: Mapping[str, tuple[str, ...]] = {
    "description": ("description", "note", "name"),
    "text": ("text", "description", "note"),
    "unit_price": ("unit_price", "price", "rate"),
    "amount": ("amount", "total"),
    "service_date": ("service_date", "date"),
}
"""Which names in a list mean the same as a field, the best first. Other fields fit only by their own name."""


def with_matches(before: Tree, tree: Tree, step_id: str, content: Content) -> Tree:
    """Fill in the lines of a step that come from a list since this change and have no fields yet."""
    step, old = editing.step_of(tree, step_id), editing.step_of(before, step_id)
    action = find_action(step.get("do", ""))
    shape = input_shape(action.input) if action else UNKNOWN
    fresh = [name for name in step.get("with", {}) if _is_fresh(name, step, old) and shape.follow(name)]
    if not fresh:
        return tree
    scope = scope_before(replace(content, document=tree), Reader(Source(tree=tree)).recipe(), step_id)
    values = dict(step["with"])
    for name in fresh:
        source, _ = repeated("{{ " + values[name]["$each"] + " }}", scope)
        items = (shape.follow(name) or UNKNOWN).items() or UNKNOWN
        values[name] = {**values[name], "$item": dict(_pairs(items, source))}
    return editing.replace(tree, step_id, {**step, "with": values})


def _is_fresh(name: str, step: Row, old: Row) -> bool:
    value, before = step["with"][name], old.get("with", {}).get(name)
    repeats = is_each(value) and not value.get("$item")
    return bool(repeats and not (is_each(before) and before["$each"] == value["$each"]))


def _pairs(items: Shape, source: Shape) -> Iterator[tuple[str, Any]]:
    held = source.fields() or {}
    for name, field in (items.fields() or {}).items():
        fitting = next((each for each in ALIKE.get(name, (name,)) if each in held), None)
        if fitting and kind_of(field) not in (*LISTS, "group", "raw", "pick"):
            yield name, "{{ item." + fitting + " }}"
