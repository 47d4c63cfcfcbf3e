"""Query parameters: only those of the entity's table, each with the right type."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sandbox.clio.errors import ClioError
from sandbox.clio.tables import Entity

_KEYED = re.compile(r"(custom_field_values)\[(\d+)\]")
_DATED = re.compile(r"(>=|<=|=|>|<)?(\d{4}-\d{2}-\d{2})")
_PAGING = {"limit", "order", "page_token", "offset"}


@dataclass(frozen=True)
class Query:
    """What a list request asks for; ``filters`` are (name, parsed values) pairs."""

    filters: dict[str, list[Any]] = field(default_factory=dict)
    limit: int = 200
    order: str | None = None
    offset: int | None = None
    page_token: str | None = None


def parse_query(entity: Entity, items: list[tuple[str, str]]) -> Query:
    """Check every parameter but ``fields``; ClioError 400 for an unknown or ill-typed one, 422 for the limit."""
    filters: dict[str, list[Any]] = {}
    paging: dict[str, Any] = {}
    for name, text in items:
        if name in _PAGING:
            paging[name] = _paging(entity, name, text)
        elif name != "fields":
            filters.setdefault(name, []).append(_filter(entity, name, text))
    for name, rule in entity.filters.items():
        if rule.get("needed") and name not in filters:
            raise ClioError(400, f"{name} is required")
    return Query(filters, **{"limit": entity.limit, **paging})


def _paging(entity: Entity, name: str, text: str) -> Any:
    if name == "order":
        if text not in entity.orders:
            raise ClioError(400, f"order {text!r} is not allowed here; allowed: {', '.join(entity.orders) or 'none'}")
        return text
    if name == "page_token":
        return text
    number = _integer(name, text)
    if name == "limit" and not 1 <= number <= entity.limit:
        raise ClioError(422, f"limit must be between 1 and {entity.limit}")
    return number


def _filter(entity: Entity, name: str, text: str) -> Any:
    keyed = _KEYED.fullmatch(name)
    rule = entity.filters.get(keyed[1] if keyed else name)
    if rule is None or (name == "custom_field_values"):
        raise ClioError(400, f"{name} is not a valid parameter for {entity.name}")
    if keyed:
        return text
    if text == "null" and name.endswith("_id"):
        return None
    return _typed(name, text, rule)


def _typed(name: str, text: str, rule: dict[str, Any]) -> Any:
    if any(each.endswith("DATE") for each in rule.get("enum", [])):
        return _operator_and_date(name, text)
    if "enum" in rule:
        return _choice(name, text, rule["enum"])
    match rule["type"], rule.get("format"):
        case "integer", _:
            return _integer(name, text)
        case "boolean", _:
            return _choice(name, text, ["true", "false"]) == "true"
        case _, "date":
            return _date(name, text)
        case _, "date-time":
            return _moment(name, text)
    return text


def _choice(name: str, text: str, allowed: list[str]) -> str:
    if text not in allowed:
        raise ClioError(400, f"{name} must be one of {', '.join(allowed)}")
    return text


def _integer(name: str, text: str) -> int:
    if not re.fullmatch(r"\d{1,18}", text):
        raise ClioError(400, f"{name} must be an integer")
    return int(text)


def _date(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ClioError(400, f"{name} must be an ISO-8601 date") from None


def _moment(name: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min  # noqa: DTZ901 - refused below, as every moment without an offset
    if moment.tzinfo is None:
        raise ClioError(400, f"{name} must be an ISO-8601 timestamp with an offset")
    return moment


def _operator_and_date(name: str, text: str) -> tuple[str, date]:
    match = _DATED.fullmatch(text)
    if match is None:
        raise ClioError(400, f"{name} must be a date after one of > >= = <= <")
    return match[1] or "=", _date(name, match[2])
