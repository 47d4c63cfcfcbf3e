"""The ``fields`` parameter: a comma list with at most one level of braces, checked name by name."""

import re
from collections.abc import Iterable
from typing import Any

from sandbox.clio.errors import ClioError
from sandbox.clio.tables import BY_MODEL, PARTIES, SCHEMAS, Schema, kind_of
from sandbox.store import Document, Store

Tree = dict[str, tuple[str, ...] | None]
DEFAULT: Tree = {"id": None, "etag": None}
_ENTRY = re.compile(r"\s*(\w+)\s*(?:\{([^{}]*)\})?\s*")
_SAME = {
    "Activity_Task": "Task",
    "Activity_CalendarEntry": "CalendarEntry",
    "LinkedFolder": "Folder",
    "ClioCreator": "User",
}
_EMPTY: dict[str, Any] = {"boolean": False, "array": []}


def parse_fields(text: str | None, model: str) -> Tree:
    """The wanted fields; None gives id and etag; ClioError 400 names what is wrong."""
    if not text:
        return DEFAULT
    if re.search(r"\{[^}]*\{", text):
        raise ClioError(400, "Nested fields may only be one level deep")
    tree: Tree = {}
    for entry in re.split(r",(?![^{]*\})", text):
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise ClioError(400, f"Invalid fields syntax near {entry!r}")
        tree[match[1]] = _check(SCHEMAS[model], match[1], match[2])
    return tree


def _check(schema: Schema, name: str, inner: str | None) -> tuple[str, ...] | None:
    if name not in schema.fields and name not in schema.links:
        raise ClioError(400, f"{name} is not a valid field")
    if inner is None:
        return None
    if name not in schema.links:
        raise ClioError(400, f"{name} has no nested fields")
    target = SCHEMAS[schema.links[name][0]]
    names = tuple(each.strip() for each in inner.split(","))
    for each in names:
        _check(target, each, None)
    return names


def render(store: Store, model: str, doc: Document, tree: Tree) -> Document:
    """The document as asked for; linked records are read afresh from the store."""
    return {name: _value(store, model, doc, name, inner) for name, inner in tree.items()}


def _value(store: Store, model: str, doc: Document, name: str, inner: tuple[str, ...] | None) -> Any:
    schema = SCHEMAS[model]
    if name not in schema.links:
        return doc.get(name, _EMPTY.get(schema.fields[name]))
    target, many = schema.links[name]
    linked = doc.get(name)
    if many:
        return [_linked(store, target, each, inner) for each in linked or []]
    return _linked(store, target, linked, inner) if linked else None


def _linked(store: Store, model: str, link: Document, inner: tuple[str, ...] | None) -> Document:
    doc = follow(store, model, link)
    if inner is None and "id" not in SCHEMAS[model].fields:
        return render(store, model, doc, dict.fromkeys((*SCHEMAS[model].fields, *SCHEMAS[model].links)))
    names = inner if inner is not None else default_names(SCHEMAS[model])
    return render(store, model, doc, dict.fromkeys(names)) if inner else _scalars(model, doc, names)


def _scalars(model: str, doc: Document, names: Iterable[str]) -> Document:
    types = SCHEMAS[model].fields
    return {name: doc.get(name, _EMPTY.get(types[name])) for name in names}


def default_names(schema: Schema) -> tuple[str, ...]:
    """What a link shows without braces: id and etag, or all scalars when it has no id."""
    return tuple(name for name in DEFAULT if name in schema.fields) or tuple(schema.fields)


def follow(store: Store, model: str, link: Document) -> Document:
    """The record a link points to, or the link itself when it is an embedded value."""
    target = link["type"] if model in PARTIES and link.get("type") in BY_MODEL else _SAME.get(model, model)
    if "id" not in link or target not in BY_MODEL:
        return link
    found = store.peek(kind_of(target), str(link["id"]))
    return link if found is None else {**found, **link} if model in PARTIES else found
