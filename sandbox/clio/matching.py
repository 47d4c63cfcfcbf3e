"""Which records a filter keeps; a filter that the sandbox cannot judge is refused, never ignored."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sandbox.clio.activities import status_is
from sandbox.clio.errors import ClioError
from sandbox.clio.filing import ancestors
from sandbox.clio.selection import follow
from sandbox.clio.tables import Entity
from sandbox.store import Document, Store

Test = Callable[[Store, Document, Any], bool]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
}
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
    for name, hides in _HIDDEN.get(entity.name, {}).items():
        if name not in filters or filters[name] == [False]:
            found = [doc for doc in found if not hides(doc)]
    for name, values in filters.items():
        passes = _judge(search.store, entity, name, values)
        if name == "query":
            passes = _indexed(search, entity, passes)
        elif name == "parent_id" and "descendants" in filters.get("scope", []):
            passes = _below(search.store, values)
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
        if key in _TESTS:
            return _TESTS[key]
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
    return any(_COMPARE[sign or "="](*_comparable(value, wanted)) for value in held)


def _comparable(left: str, right: str) -> tuple[Any, Any]:
    try:
        return Decimal(left), Decimal(right)
    except ArithmeticError:
        return left.casefold(), right.casefold()


def _dated(doc: Document, name: str, value: tuple[str, date]) -> bool:
    held = doc.get(name)
    return bool(held) and _COMPARE[value[0]](date.fromisoformat(str(held)), value[1])


def _after(name: str) -> Test:
    return lambda store, doc, value: datetime.fromisoformat(doc[name]) > value


def _day(name: str, sign: str) -> Test:
    return lambda store, doc, value: bool(doc.get(name)) and _COMPARE[sign](doc[name][:10], value.isoformat())


def _overdue(store: Store, doc: Document, value: Any) -> bool:
    late = doc["state"] == "awaiting_payment" and str(doc.get("due_at") or "9999") < doc["updated_at"][:10]
    return value in (False, "all") or late


def _of_matters(name: str) -> Test:
    def test(store: Store, doc: Document, value: int | None) -> bool:
        matters = [follow(store, "Matter", each) for each in doc.get("matters", [])]
        return value in [(matter.get(name) or {}).get("id") for matter in matters]

    return test


def _has_address(store: Store, doc: Document, value: bool) -> bool:
    return bool(doc.get("email_addresses")) or not value


def _property(name: str) -> Test:
    def test(store: Store, doc: Document, value: str) -> bool:
        return any(each.get(name) == value for each in doc.get("external_properties") or [])

    return test


def _moment(name: str, sign: str) -> Test:
    return lambda store, doc, value: _COMPARE[sign](datetime.fromisoformat(doc[name]), value)


def _takes_part(store: Store, doc: Document, value: int) -> bool:
    people = [*(doc.get("senders") or []), *(doc.get("receivers") or [])]
    return any((each["type"], each["id"]) == ("Contact", value) for each in people)


def _of_matter(name: str) -> Test:
    def test(store: Store, doc: Document, value: int | None) -> bool:
        matter = follow(store, "Matter", doc["matter"]) if doc.get("matter") else {}
        return bool((matter.get(name) or {}).get("id") == value)

    return test


def _expandable(store: Store, doc: Document, value: bool) -> bool:
    if value and doc.get("recurrence_rule"):
        raise ClioError(501, "The sandbox does not expand recurring calendar entries")
    return True


def _has(name: str) -> Test:
    return lambda store, doc, value: bool(doc.get(name)) == value


def _any(store: Store, doc: Document, value: Any) -> bool:
    return True


def _unfinished(doc: Document) -> bool:
    return not doc.get("uploaded")


def _trashed(doc: Document) -> bool:
    return bool(doc.get("deleted_at"))


_HIDDEN: dict[str, dict[str, Callable[[Document], bool]]] = {
    "bills": {"state": lambda doc: doc["state"] == "deleted"},
    "documents": {"include_deleted": _trashed, "show_uncompleted": _unfinished},
    "folders": {"include_deleted": _trashed},
    "custom_fields": {"deleted": lambda doc: bool(doc["deleted"])},
}
"""What a list leaves out unless the parameter asks for it."""


def _complete(store: Store, doc: Document, value: bool) -> bool:
    return (doc.get("status") == "complete") == value


_TESTS: dict[str, Test] = {
    "ids[]": lambda store, doc, value: str(doc["id"]) == str(value),
    "created_since": _after("created_at"),
    "updated_since": _after("updated_at"),
    "custom_field_ids[]": lambda store, doc, value: True,
    "bills.bill_number": lambda store, doc, value: doc["number"] == value,
    "bills.type": lambda store, doc, value: (doc["kind"] == "trust_kind") == (value == "trust"),
    "bills.status": _overdue,
    "bills.overdue_only": _overdue,
    "bills.due_after": _day("due_at", ">"),
    "bills.due_at": _day("due_at", "="),
    "bills.due_before": _day("due_at", "<"),
    "bills.issued_after": _day("issued_at", ">"),
    "bills.issued_before": _day("issued_at", "<"),
    "bills.responsible_attorney_id": _of_matters("responsible_attorney"),
    "bills.originating_attorney_id": _of_matters("originating_attorney"),
    "line_items.display": lambda store, doc, value: doc.get("display", True) == value,
    "contacts.client_only": lambda store, doc, value: doc.get("is_client", False) or not value,
    "contacts.email_only": _has_address,
    "contacts.initial": lambda store, doc, value: (doc.get("last_name") or doc["name"])[:1].upper() == value,
    "users.name": lambda store, doc, value: value.casefold() in doc["name"].casefold(),
    "matters.billable": lambda store, doc, value: doc.get("billable", True) == value,
    "tasks.complete": _complete,
    "tasks.statuses[]": lambda store, doc, value: doc.get("status") == value,
    "tasks.assignee_type": lambda store, doc, value: doc["assignee"]["type"].casefold() == value,
    "tasks.due_at_from": _day("due_at", ">="),
    "tasks.due_at_to": _day("due_at", "<="),
    "activities.start_date": _day("date", ">="),
    "activities.end_date": _day("date", "<="),
    "activities.status": status_is,
    "communications.received_since": _moment("received_at", ">="),
    "communications.received_before": _moment("received_at", "<="),
    "communications.received_at": _moment("received_at", "="),
    "communications.having_time_entries": _has("time_entries"),
    "communications.contact_id": _takes_part,
    "external_property_name": _property("name"),
    "external_property_value": _property("value"),
    "calendar_entries.from": _moment("end_at", ">="),
    "calendar_entries.to": _moment("start_at", "<="),
    "calendar_entries.expanded": _expandable,
    "calendar_entries.is_all_day": _has("all_day"),
    "calendar_entries.has_court_rule": _has("court_rule"),
    "documents.include_deleted": _any,
    "documents.show_uncompleted": _any,
    "documents.scope": _any,
    "folders.include_deleted": _any,
    "folders.scope": _any,
    "tasks.client_id": _of_matter("client"),
    "tasks.responsible_attorney_id": _of_matter("responsible_attorney"),
    "tasks.due_at_present": _has("due_at"),
    "allocations.kind": lambda store, doc, value: doc.get("kind") == value,
    "allocations.status": lambda store, doc, value: bool(doc.get("voided_at")) == (value == "invalid"),
    "custom_fields.visible_and_required": lambda store, doc, value: (doc["displayed"] and doc["required"]) == value,
    "calendars.writeable": lambda store, doc, value: doc.get("permission") in ("owner", "editor") or not value,
    "matter_stages.practice_area_id": lambda store, doc, value: doc["practice_area_id"] == str(value),
    "bank_accounts.type": lambda store, doc, value: f"{doc['type']}Account" == value,
}
