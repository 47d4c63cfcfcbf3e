"""Custom field values: two ids (definition and value), created once and then addressed by the value id."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from sandbox.clio.errors import ClioError
from sandbox.store import Document, Store


def merge_custom_values(store: Store, model: str, doc: Document, rows: list[Document]) -> None:
    """Apply rows of a write; ClioError 422 when a value exists already, does not exist, or does not fit."""
    held = {each["id"]: each for each in doc.get("custom_field_values", [])}
    for row in rows:
        if "id" in row and row["id"] is not None:
            _change(store, held, row)
        else:
            _add(store, model, held, row)
    doc["custom_field_values"] = list(held.values())


def _change(store: Store, held: dict[str, Document], row: Document) -> None:
    if row["id"] not in held:
        raise ClioError(422, f"custom_field_values has no value with id {row['id']}")
    if row.get("_destroy"):
        del held[row["id"]]
        return
    value = held[row["id"]]
    field = _definition(store, value["custom_field"])
    held[row["id"]] = {**value, **_content(store, field, row.get("value"))}


def _add(store: Store, model: str, held: dict[str, Document], row: Document) -> None:
    field = _definition(store, row.get("custom_field") or {})
    if field["parent_type"].lower() != model.lower():
        raise ClioError(422, f"custom_field {field['id']} belongs to {field['parent_type'].lower()} records")
    if any(each["custom_field"]["id"] == field["id"] for each in held.values()):
        raise ClioError(422, f"custom_field {field['id']} already exists on this record; change it by its value id")
    id = f"{field['field_type']}-{store.next_id('clio.custom_field_value')}"
    shown = {"field_name": field["name"], "field_type": field["field_type"], "field_displayed": True}
    link = {"id": id, "etag": f'"{id}"', "custom_field": {"id": field["id"]}}
    held[id] = {**link, **shown, **_content(store, field, row.get("value"))}


def _definition(store: Store, link: Document) -> Document:
    field = store.peek("clio.custom_field", str(link.get("id")))
    if field is None or field["deleted"]:
        raise ClioError(422, f"custom_field {link.get('id')} does not exist")
    return field


def _content(store: Store, field: Document, value: Any) -> Document:
    kind = field["field_type"]
    if kind == "picklist":
        option = next((each for each in field["picklist_options"] if str(each["id"]) == str(value)), None)
        if option is None or option.get("deleted_at"):
            raise ClioError(422, f"{value!r} is no option id of custom field {field['id']}")
        return {"value": str(value), "picklist_option": option}
    if kind in ("contact", "matter"):
        fits = store.peek(f"clio.{kind}", str(value)) is not None
        linked = {kind: {"id": int(value)}} if fits else {}
    else:
        fits, linked = _reads(_READERS.get(kind, str), value), {}
    if not fits:
        raise ClioError(422, f"{value!r} is no value of custom field {field['id']} of type {kind}")
    return {"value": str(value), **linked}


def _reads(reader: Callable[[str], object], value: Any) -> bool:
    try:
        reader(str(value))
    except (ValueError, InvalidOperation):
        return False
    return True


def _checkbox(text: str) -> None:
    if text not in ("true", "false"):
        raise ValueError(text)


def _email(text: str) -> None:
    name, _, domain = text.partition("@")
    if not name or "." not in domain or " " in text:
        raise ValueError(text)


def _address(text: str) -> None:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError(text)


def _number(text: str) -> None:
    if not Decimal(text).is_finite():
        raise ValueError(text)


_READERS: dict[str, Callable[[str], object]] = {
    "checkbox": _checkbox,
    "currency": _number,
    "numeric": _number,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "email": _email,
    "url": _address,
}


def complete_definition(store: Store, doc: Document, before: Document | None) -> None:
    """A picklist needs options, and no other type has any; ClioError 422."""
    options = [each for each in doc.get("picklist_options") or [] if each.get("option")]
    if (doc["field_type"] == "picklist") != bool(options):
        raise ClioError(422, "picklist_options belong to a field of type picklist, which needs at least one")
    doc.setdefault("display_order", store.next_id("clio.custom_field_order"))
    for name, value in (("displayed", True), ("required", False), ("deleted", False)):
        doc.setdefault(name, value)
