"""Custom fields of contacts and matters: checked against their definitions before anything is sent.

Clio tells a definition from a value: a field is first set by the id of its definition, and changed or cleared by the
id of its value. The value of a picklist is the id of an option.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from connectors.clio.choices import contact_custom_fields, matter_custom_fields
from connectors.clio.client import Clio
from connectors.clio.models import CustomField, CustomFieldValue
from core.errors import Rejected
from core.forms import Dropdown

Parent = Literal["contact", "matter"]
COMPARABLE = frozenset({"currency", "date", "numeric", "time"})
"""Types whose filter names its operator; of the others Clio takes the text as it is."""
WORDS = {"true": "true", "yes": "true", "1": "true", "false": "false", "no": "false", "0": "false"}
HELP = "Values by custom field. A picklist takes the text of its option, an empty value clears the field."


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date | time) else "" if value is None else str(value)


Text = Annotated[str, BeforeValidator(_text)]
"""A value as text, whatever it was."""
ContactFields = Annotated[dict[int, Text], Dropdown(contact_custom_fields)]
MatterFields = Annotated[dict[int, Text], Dropdown(matter_custom_fields)]


@dataclass(frozen=True)
class Setting:
    """One field and the checked value it shall have; no text clears it."""

    field: CustomField
    value: str


async def check_values(clio: Clio, parent: Parent, given: Mapping[int, str]) -> tuple[Setting, ...]:
    """Check values against the definitions (1 request, none without values); raises Rejected naming the field."""
    if not given:
        return ()
    found = await clio.fetch("custom_fields", CustomField, **{"parent_type": parent, "ids[]": list(given)})
    known = {each.id: each for each in found if not each.deleted}
    return tuple(_setting(known.get(id), id, value.strip(), parent) for id, value in given.items())


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


def _setting(field: CustomField | None, id: int, value: str, parent: Parent) -> Setting:
    if field is None:
        raise _wrong(f"Clio has no custom field {id} for a {parent}")
    try:
        return Setting(field, _checked(field, value) if value else "")
    except (ValueError, InvalidOperation):
        raise _wrong(f"the value for the custom field '{field.name}' is not {_needed(field)}") from None


def _checked(field: CustomField, value: str) -> str:
    """Return the value as Clio takes it; raises ValueError or InvalidOperation."""
    if field.field_type == "picklist":
        return _option(field, value)
    check = CHECKS.get(field.field_type or "")
    return check(value) if check else value


def _option(field: CustomField, value: str) -> str:
    live = [each for each in field.picklist_options if each.deleted_at is None]
    wanted = value.casefold()
    named = [str(each.id) for each in live if wanted in ((each.option or "").casefold(), str(each.id))]
    return named[0] if named else _refuse()


def _matching(pattern: str) -> Callable[[str], str]:
    return lambda value: value if re.fullmatch(pattern, value) else _refuse()


def _refuse() -> str:
    raise ValueError


CHECKS: Mapping[str, Callable[[str], str]] = {
    "checkbox": lambda value: WORDS.get(value.lower()) or _refuse(),
    "currency": lambda value: format(Decimal(value.replace(",", "")), "f"),
    "numeric": lambda value: format(Decimal(value.replace(",", "")), "f"),
    "date": lambda value: date.fromisoformat(value[:10]).isoformat(),
    "time": lambda value: time.fromisoformat(value).isoformat("minutes"),
    "contact": _matching(r"\d+"),
    "matter": _matching(r"\d+"),
    "email": _matching(r"[^@\s]+@[^@\s]+"),
    "url": _matching(r"\S+"),
}
"""By type: from a value to the text that Clio takes."""


def _needed(field: CustomField) -> str:
    options = ", ".join(each.option or "" for each in field.picklist_options if each.deleted_at is None)
    return {
        "checkbox": "true or false",
        "currency": "an amount such as 12.50",
        "numeric": "a number such as 12.5",
        "date": "a date such as 2026-01-31",
        "time": "a time such as 14:30",
        "contact": "the id of a contact",
        "matter": "the id of a matter",
        "picklist": f"one of: {options}",
        "email": "an e-mail address",
        "url": "a web address",
    }.get(field.field_type or "", "accepted")


def _wrong(reason: str) -> Rejected:
    remedy = "The recipe's author corrects the custom fields in the recipe step; a Clio administrator, the definition."
    return Rejected(reason, code="custom_field", field="custom_fields", remedy=remedy)
