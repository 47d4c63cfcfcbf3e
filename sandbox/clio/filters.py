"""What the single filters of each list mean, beyond those that just compare a field or a link."""

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.clio.activities import status_is
from sandbox.clio.errors import ClioError
from sandbox.clio.selection import follow
from sandbox.store import Document, Store

Test = Callable[[Store, Document, Any], bool]
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
}


def _after(name: str) -> Test:
    return lambda store, doc, value: datetime.fromisoformat(doc[name]) > value


def _day(name: str, sign: str) -> Test:
    return lambda store, doc, value: bool(doc.get(name)) and COMPARE[sign](doc[name][:10], value.isoformat())


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
    return lambda store, doc, value: COMPARE[sign](datetime.fromisoformat(doc[name]), value)


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


HIDDEN: dict[str, dict[str, Callable[[Document], bool]]] = {
    "bills": {"state": lambda doc: doc["state"] == "deleted"},
    "documents": {"include_deleted": _trashed, "show_uncompleted": _unfinished},
    "folders": {"include_deleted": _trashed},
    "custom_fields": {"deleted": lambda doc: bool(doc["deleted"])},
}
"""What a list leaves out unless the parameter asks for it."""


def _complete(store: Store, doc: Document, value: bool) -> bool:
    return (doc.get("status") == "complete") == value


TESTS: dict[str, Test] = {
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
