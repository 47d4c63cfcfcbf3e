"""Custom fields of contacts and matters: checked against their definitions before anything is sent.

Clio tells a definition from a value: a field is first set by the id of its definition, and changed or cleared by the
id of its value. The value of a picklist is the id of an option.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from connectors.clio.definitions import Definitions, slug
from connectors.clio.models import CustomField, CustomFieldValue
from core.errors import Rejected
from core.forms import OwnFields
from recipes.words import near

COMPARABLE = frozenset({"currency", "date", "numeric", "time"})
"""Types whose filter names its operator; of the others Clio takes the text as it is."""
WORDS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
HELP = (
    "Values by the field's name in recipes (`case_type` for Case type) or id. A picklist takes the text of its option, "
    "a checkbox true or false; an empty value clears the field."
)
SHOWN = 30
"""The most names a refusal lists."""


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping | list | tuple):
        raise ValueError("a custom field takes one value")
    return value.isoformat() if isinstance(value, date | time) else "" if value is None else str(value)


Text = Annotated[str, BeforeValidator(_text)]
"""A value as text, whatever it was."""
_KINDS = [{"type": kind} for kind in ("string", "boolean", "integer", "null")]
_Values = dict[Annotated[str, BeforeValidator(str)], Annotated[Text, WithJsonSchema({"anyOf": _KINDS})]]
ContactFields = Annotated[_Values, OwnFields("contact")]
MatterFields = Annotated[_Values, OwnFields("matter")]


@dataclass(frozen=True)
class Setting:
    """One field and the checked value it shall have; no text clears it."""

    field: CustomField
    value: str


def check_values(known: Definitions, given: Mapping[str, str]) -> tuple[Setting, ...]:
    """Check values by name or id against the definitions; raises Rejected naming the field."""
    settings: dict[int, Setting] = {}
    for key, value in given.items():
        field = known.find(key)
        if field is None:
            raise _wrong(_unknown(known, key))
        if field.id in settings:
            raise _wrong(f"the custom field '{field.name}' is given twice, by its name and by its id")
        settings[field.id] = _setting(field, value.strip())
    return tuple(settings.values())


def first_values(settings: Sequence[Setting]) -> list[dict[str, Any]]:
    """Return the rows that set fields of a new record."""
    return [_first(each) for each in settings if each.value]


def changed_values(settings: Sequence[Setting], held: Sequence[CustomFieldValue]) -> list[dict[str, Any]]:
    """Return the rows that bring the fields of a record from the values held to those wanted."""
    by_field = {each.custom_field: each for each in held}
    return [row for each in settings if (row := _change(each, by_field.get(each.field.id)))]


def filter_of(setting: Setting) -> dict[str, str]:
    """Return the list filter for records whose field has this value."""
    operator = "=" if setting.field.field_type in COMPARABLE else ""
    return {f"custom_field_values[{setting.field.id}]": operator + setting.value}


def has_value(setting: Setting, held: Sequence[CustomFieldValue]) -> bool:
    """Whether the field has exactly this value."""
    return any(each.custom_field == setting.field.id and _same(setting, each.value) for each in held)


def needed_by(field: CustomField) -> str:
    """Say in words what the field takes: `a date such as 2026-01-31`."""
    options = ", ".join(each.option or "" for each in field.picklist_options if each.deleted_at is None)
    return f"one of: {options}" if field.field_type == "picklist" else NEEDED.get(field.field_type or "", "text")


def _first(setting: Setting) -> dict[str, Any]:
    return {"custom_field": {"id": setting.field.id}, "value": setting.value}


def _change(setting: Setting, held: CustomFieldValue | None) -> dict[str, Any] | None:
    if held is None or held.id is None or not held.value:
        if not setting.value:
            return None
        return {"id": held.id, "value": setting.value} if held and held.id else _first(setting)
    if _same(setting, held.value):
        return None
    return {"id": held.id, "value": setting.value} if setting.value else {"id": held.id, "_destroy": True}


def _same(setting: Setting, held: str | None) -> bool:
    if setting.field.field_type in ("currency", "numeric") and held and setting.value:
        return Decimal(held) == Decimal(setting.value)
    return (held or "").casefold() == setting.value.casefold()


def _setting(field: CustomField, value: str) -> Setting:
    try:
        return Setting(field, _checked(field, value) if value else "")
    except (ValueError, InvalidOperation):
        raise _wrong(f"the value for the custom field '{field.name}' is not {needed_by(field)}") from None


def _checked(field: CustomField, value: str) -> str:
    """Return the value as Clio takes it; raises ValueError or InvalidOperation."""
    if field.field_type == "picklist":
        return _option(field, value)
    check = CHECKS.get(field.field_type or "")
    return check(value) if check else value


def _option(field: CustomField, value: str) -> str:
    """Return the id of the option with this text, or else with this id: an option may be called `2`."""
    live = [each for each in field.picklist_options if each.deleted_at is None]
    called = [each.id for each in live if (each.option or "").casefold() == value.casefold()]
    known = called or [each.id for each in live if str(each.id) == value]
    return str(known[0]) if known else _refuse()


def _number(value: str) -> str:
    number = Decimal(value.replace(",", ""))
    return format(number, "f") if number.is_finite() else _refuse()


def _matching(pattern: str) -> Callable[[str], str]:
    return lambda value: value if re.fullmatch(pattern, value) else _refuse()


def _refuse() -> str:
    raise ValueError


CHECKS: Mapping[str, Callable[[str], str]] = {
    "checkbox": lambda value: WORDS.get(value.lower()) or _refuse(),
    "currency": _number,
    "numeric": _number,
    "date": lambda value: date.fromisoformat(value[:10]).isoformat(),
    "time": lambda value: time.fromisoformat(value).isoformat("minutes"),
    "contact": _matching(r"\d+"),
    "matter": _matching(r"\d+"),
    "email": _matching(r"[^@\s]+@[^@\s]+"),
    "url": _matching(r"\S+"),
}
"""By type: from a value to the text that Clio takes."""
NEEDED = {
    "checkbox": "true or false",
    "currency": "an amount such as 12.50",
    "numeric": "a number such as 12.5",
    "date": "a date such as 2026-01-31",
    "time": "a time such as 14:30",
    "contact": "the id of a contact",
    "matter": "the id of a matter",
    "email": "an e-mail address",
    "url": "a web address",
}


def _unknown(known: Definitions, key: str) -> str:
    if twins := ", ".join(known.called(key)):
        return f"Clio has several custom fields called '{key}' for a {known.parent}; name one of: {twins}"
    named = ", ".join(list(known.named)[:SHOWN]) or "none"
    return f"Clio has no custom field {key} for a {known.parent}{near(slug(key), known.named)}; there are: {named}"


def _wrong(reason: str) -> Rejected:
    remedy = "The recipe's author corrects the custom fields in the recipe step; a Clio administrator, the definition."
    return Rejected(reason, code="custom_field", field="custom_fields", remedy=remedy)
