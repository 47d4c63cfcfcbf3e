"""Custom fields: their definitions, and the values that contacts and matters hold."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from connectors.clio.models.common import Many, Moment
from core.forms import Record

FieldValues = dict[str, bool | int | str | None]
"""Values by the name recipes use: amounts as exact text, dates as 2026-01-31, links as ids; None for an empty field."""
FIELDS_TOLD = "The account's own fields by name; empty as a whole when the connection may not read their definitions."


def _id_of(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def _as_text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return value if value is None else str(value)


class PicklistOption(Record):
    """One choice of a picklist; a deleted one is kept for the records that hold it."""

    id: int
    option: str | None = None
    deleted_at: Moment | None = None


class CustomField(Record):
    """A definition. `field_type` is one of Clio's twelve, `parent_type` is `Contact` or `Matter`."""

    id: int
    name: str | None = None
    field_type: str | None = None
    parent_type: str | None = None
    deleted: bool | None = None
    picklist_options: Many[PicklistOption] = ()


class CustomFieldValue(Record):
    """A value. `id` is that of the value (none until it is first set), `custom_field` that of the definition.

    `value` is text whatever the type: the id of a picklist's option, `true`, `12.50`.
    """

    id: str | None = None
    field_name: str | None = None
    field_type: str | None = None
    value: Annotated[str | None, BeforeValidator(_as_text)] = None
    custom_field: Annotated[int | None, BeforeValidator(_id_of)] = None


class FieldHolder(Record):
    """A record with custom fields. Clio's rows stay inside; recipes see what its `custom_fields` are filled with."""

    custom_field_values: Many[CustomFieldValue] = Field(default=(), exclude=True)
