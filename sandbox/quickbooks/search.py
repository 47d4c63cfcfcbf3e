"""Running a query over the live records, with the vendor's rules for fields, case, dates and hidden rows."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.query import Condition, Query, parse_query
from sandbox.quickbooks.reading import show
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import BY_PATH, Entity
from sandbox.store import Document

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: bool(left == right),
    "<": lambda left, right: bool(left < right),
    ">": lambda left, right: bool(left > right),
    "<=": lambda left, right: bool(left <= right),
    ">=": lambda left, right: bool(left >= right),
}
_IDENTIFIERS = ("=", "IN")


def search(company: Company, statement: str) -> Document:
    """The value of ``QueryResponse``; refuses 4000 and 4001."""
    query = parse_query(statement)
    entity = BY_PATH.get(query.entity.lower())
    if entity is None:
        raise Refusal("4001", f"QueryValidationError: Invalid context declaration: {query.entity}")
    for condition in query.conditions:
        _check_field(entity, condition.field, condition.operator)
    if query.order is not None:
        _check_field(entity, query.order, "=")
    rows = [row for row in show(company, entity, company.each(entity.name)) if _selected(entity, query, row)]
    if query.count:
        return {"totalCount": len(rows)}
    return _page(entity, query, _ordered(entity, query, rows))


def _check_field(entity: Entity, field: str, operator: str) -> None:
    if field not in entity.filterable:
        raise Refusal("4001", f"QueryValidationError: Property {field} not found for Entity {entity.name}")
    if field == "Id" and operator not in _IDENTIFIERS:
        raise Refusal("4001", f"QueryValidationError: Id does not support {operator}")


def _selected(entity: Entity, query: Query, row: Document) -> bool:
    asked_active = any(condition.field == "Active" for condition in query.conditions)
    if entity.is_list and not asked_active and row.get("Active") is False:
        return False
    return all(_holds(condition, row) for condition in query.conditions)


def _holds(condition: Condition, row: Document) -> bool:
    found = _value(row, condition.field)
    if condition.operator == "LIKE":
        return found is not None and _like(str(condition.values[0]), str(found))
    if found is None:
        return False
    wanted = [_like_kind(value, found, condition.field) for value in condition.values]
    if condition.operator == "IN":
        return _comparable(found) in wanted
    return _COMPARE[condition.operator](_comparable(found), wanted[0])


def _value(row: Document, field: str) -> Any:
    value: Any = row
    for part in field.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, dict):
        return value.get("value") or value.get("Address") or value.get("FreeFormNumber")
    return value


def _comparable(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value)
    text = str(value)
    return datetime.fromisoformat(text) if re.match(r"\d{4}-\d\d-\d\dT", text) else text.casefold()


def _like_kind(value: str | Decimal | bool, found: Any, field: str) -> Any:
    comparable = _comparable(found)
    try:
        if isinstance(comparable, bool):
            return value if isinstance(value, bool) else {"true": True, "false": False}[str(value).lower()]
        if isinstance(comparable, Decimal):
            return Decimal(str(value))
        if isinstance(comparable, datetime):
            return _moment(str(value), comparable)
    except (KeyError, ValueError, ArithmeticError):
        raise Refusal("4001", f"QueryValidationError: {value!r} does not fit {field}") from None
    return str(value).casefold()


def _moment(text: str, like: datetime) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=like.tzinfo)


def _like(pattern: str, text: str) -> bool:
    expression = ".*".join(re.escape(part) for part in pattern.split("%"))
    return re.fullmatch(expression, text, re.IGNORECASE | re.DOTALL) is not None


def _ordered(entity: Entity, query: Query, rows: list[Document]) -> list[Document]:
    if query.order is None:
        return list(reversed(rows)) if entity.is_transaction else rows
    field = query.order
    present = [row for row in rows if _value(row, field) is not None]
    absent = [row for row in rows if _value(row, field) is None]
    present.sort(key=lambda row: _sort_key(row, field), reverse=query.descending)
    return present + absent if query.descending else absent + present


def _sort_key(row: Document, field: str) -> Any:
    value = _value(row, field)
    return (len(value), value) if field == "Id" else _comparable(value)


def _page(entity: Entity, query: Query, rows: list[Document]) -> Document:
    window = rows[query.start - 1 : query.start - 1 + query.limit]
    if not window:
        return {}
    return {entity.answered_as: window, "startPosition": query.start, "maxResults": len(window)}
