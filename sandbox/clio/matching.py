"""Which records a filter keeps; a filter that the sandbox cannot judge is refused, never ignored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sandbox.clio.errors import ClioError
from sandbox.clio.filing import ancestors
from sandbox.clio.filters import COMPARE, HIDDEN, TESTS, Test
from sandbox.clio.selection import follow
from sandbox.clio.tables import Entity
from sandbox.store import Document, Store

_SEARCHED = {
    "contacts": ("name", "title", "email_addresses", "phone_numbers", "addresses", "web_sites", "company"),
    "matters": ("display_number", "number", "description", "client"),
    "bills": ("number",),
    "notes": ("subject", "detail"),
    "line_items": ("description", "note"),
}


@dataclass(frozen=True)
class Search:
    """Where to look, and until which moment the index of ``query`` knows what was written."""

    store: Store
    indexed_until: str


def select(search: Search, entity: Entity, filters: dict[str, list[Any]]) -> list[Document]:
    """The records that pass every filter; several values of one name are alternatives."""
    found = search.store.all(entity.kind)
    for name, hides in HIDDEN.get(entity.name, {}).items():
        if name not in filters or filters[name] == [False]:
            found = [doc for doc in found if not hides(doc)]
    for name, values in filters.items():
        passes = _judge(search.store, entity, name, values)
        if name == "query":
            passes = _indexed(search, entity, passes)
        elif name == "parent_id" and "descendants" in filters.get("scope", []):
            passes = _below(search.store, values)
        elif name == "external_property_value" and "external_property_name" in filters:
            passes = _marked(filters["external_property_name"], values)
        found = [doc for doc in found if passes(doc)]
    return found


def _indexed(search: Search, entity: Entity, passes: Callable[[Document], bool]) -> Callable[[Document], bool]:
    until = datetime.fromisoformat(search.indexed_until)

    def known(doc: Document) -> bool:
        if datetime.fromisoformat(doc["updated_at"]) <= until:
            return passes(doc)
        earlier = search.store.previous(entity.kind, str(doc["id"]))
        settled = earlier is not None and datetime.fromisoformat(earlier["updated_at"]) <= until
        return earlier is not None and settled and passes(earlier)

    return known


def _below(store: Store, values: list[Any]) -> Callable[[Document], bool]:
    return lambda doc: any(value in ancestors(store, doc) for value in values)


def _marked(names: list[str], values: list[str]) -> Callable[[Document], bool]:
    def test(doc: Document) -> bool:
        rows = doc.get("external_properties") or []
        return any(row.get("name") in names and row.get("value") in values for row in rows)

    return test


def _judge(store: Store, entity: Entity, name: str, values: list[Any]) -> Callable[[Document], bool]:
    if name == "exclude_ids[]":
        return lambda doc: doc["id"] not in values
    if name.startswith("custom_field_values["):
        return lambda doc: all(_custom(doc, int(name[20:-1]), value) for value in values)
    if name.endswith("_date[]"):
        return lambda doc: all(_dated(doc, name[:-2], value) for value in values)
    test = _find_test(entity, name)
    return lambda doc: any(test(store, doc, value) for value in values)


def _find_test(entity: Entity, name: str) -> Test:
    for key in (f"{entity.name}.{name}", name):
        if key in TESTS:
            return TESTS[key]
    if name == "query":
        return _search(_SEARCHED.get(entity.name, ("name", "subject", "summary", "description", "note")))
    link = name.removesuffix("_id")
    for each in (link, f"{link}s"):
        if name.endswith("_id") and each in entity.schema.links:
            return _linked(each)
    if name in entity.schema.fields:
        return _same(name)
    raise ClioError(501, f"The sandbox does not serve the filter {name} of {entity.name}")


def _same(name: str) -> Test:
    return lambda store, doc, value: str(doc.get(name, False)).casefold() == str(value).casefold()


def _linked(name: str) -> Test:
    def test(store: Store, doc: Document, value: int | None) -> bool:
        linked = doc.get(name) or []
        ids = [each["id"] for each in (linked if isinstance(linked, list) else [linked])]
        return value in ids if value is not None else not ids

    return test


def _search(names: tuple[str, ...]) -> Test:
    def test(store: Store, doc: Document, value: Any) -> bool:
        text = " ".join(_words(store, doc, name) for name in names).casefold()
        return all(word in text for word in str(value).replace("*", " ").casefold().split())

    return test


def _words(store: Store, doc: Document, name: str) -> str:
    value = doc.get(name)
    if name in ("client", "company") and value:
        return str(follow(store, "Contact", value).get("name"))
    values = value if isinstance(value, list) else [value]
    return " ".join(str(word) for each in values for word in (each.values() if isinstance(each, dict) else [each]))


def _custom(doc: Document, field: int, text: str) -> bool:
    sign = next((each for each in (">=", "<=", ">", "<", "=") if text.startswith(each)), "")
    wanted = text[len(sign) :]
    held = [each["value"] for each in doc.get("custom_field_values", []) if each["custom_field"]["id"] == field]
    return any(COMPARE[sign or "="](*_comparable(value, wanted)) for value in held)


def _comparable(left: str, right: str) -> tuple[Any, Any]:
    try:
        return Decimal(left), Decimal(right)
    except ArithmeticError:
        return left.casefold(), right.casefold()


def _dated(doc: Document, name: str, value: tuple[str, date]) -> bool:
    held = doc.get(name)
    return bool(held) and COMPARE[value[0]](date.fromisoformat(str(held)), value[1])
