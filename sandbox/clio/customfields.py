"""Custom field values: two ids (definition and value), created once and then addressed by the value id."""

from typing import Any

from sandbox.clio.errors import ClioError
from sandbox.store import Document, Store


def merge_custom_values(store: Store, doc: Document, rows: list[Document]) -> None:
    """Apply rows of a write; ClioError 422 when a value exists already, or does not exist, or has no definition."""
    held = {each["id"]: each for each in doc.get("custom_field_values", [])}
    for row in rows:
        if "id" in row and row["id"] is not None:
            _change(store, held, row)
        else:
            _add(store, held, row)
    doc["custom_field_values"] = list(held.values())


def _change(store: Store, held: dict[str, Document], row: Document) -> None:
    if row["id"] not in held:
        raise ClioError(422, f"custom_field_values has no value with id {row['id']}")
    if row.get("_destroy"):
        del held[row["id"]]
        return
    value = held[row["id"]]
    field = _definition(store, value["custom_field"])
    held[row["id"]] = {**value, **_content(field, row.get("value"))}


def _add(store: Store, held: dict[str, Document], row: Document) -> None:
    field = _definition(store, row.get("custom_field") or {})
    if any(each["custom_field"]["id"] == field["id"] for each in held.values()):
        raise ClioError(422, f"custom_field {field['id']} already exists on this record; change it by its value id")
    id = f"{field['field_type']}-{store.next_id('clio.custom_field_value')}"
    shown = {"field_name": field["name"], "field_type": field["field_type"], "field_displayed": True}
    held[id] = {
        "id": id,
        "etag": f'"{id}"',
        "custom_field": {"id": field["id"]},
        **shown,
        **_content(field, row.get("value")),
    }


def _definition(store: Store, link: Document) -> Document:
    field = store.peek("clio.custom_field", str(link.get("id")))
    if field is None:
        raise ClioError(422, f"custom_field {link.get('id')} does not exist")
    return field


def _content(field: Document, value: Any) -> Document:
    if field["field_type"] != "picklist":
        return {"value": value}
    option = next((each for each in field["picklist_options"] if str(each["id"]) == str(value)), None)
    if option is None:
        raise ClioError(422, f"{value!r} is no option id of custom field {field['id']}")
    return {"value": str(value), "picklist_option": option}
