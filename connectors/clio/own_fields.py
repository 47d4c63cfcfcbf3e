"""The account's own fields as JSON Schema, so that a form can ask for each in its kind."""

from typing import Any

from connectors.clio.choices import contacts, matters
from connectors.clio.client import Clio
from connectors.clio.custom_fields import needed_by
from connectors.clio.definitions import Definitions, read_definitions
from connectors.clio.models import CustomField
from core.forms import Dropdown

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KINDS: dict[str, dict[str, Any]] = {
    "checkbox": {"type": "boolean"},
    "contact": {"type": "integer", **Dropdown(contacts).mark()},
    "currency": {"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"},
    "date": {"type": "string", "format": "date"},
    "email": {"type": "string", "format": "email"},
    "matter": {"type": "integer", **Dropdown(matters).mark()},
    "numeric": {"type": "string", "format": "decimal", "pattern": r"^-?\d+(\.\d+)?$"},
    "time": {"type": "string", "pattern": r"^\d{2}:\d{2}"},
    "url": {"type": "string", "format": "uri"},
}
"""By type; the others are text."""


async def matter_fields(clio: Clio) -> dict[str, Any]:
    """Tell the custom fields of matters; raises Rejected with the permission to ask for."""
    return _schema(await read_definitions(clio, "matter"))


async def contact_fields(clio: Clio) -> dict[str, Any]:
    """Tell the custom fields of contacts; raises Rejected with the permission to ask for."""
    return _schema(await read_definitions(clio, "contact"))


def _schema(known: Definitions) -> dict[str, Any]:
    return {
        "$schema": DIALECT,
        "title": f"Custom fields of a {known.parent}",
        "type": "object",
        "properties": {name: _property(field) for name, field in known.named.items()},
        "additionalProperties": False,
    }


def _property(field: CustomField) -> dict[str, Any]:
    help = f"It takes {needed_by(field)}; an empty value clears it."
    mark = {"id": field.id, "type": field.field_type}
    kinds = [_kind(field), {"type": "null"}]
    return {"title": field.name or str(field.id), "description": help, "anyOf": kinds, "x-custom-field": mark}


def _kind(field: CustomField) -> dict[str, Any]:
    if field.field_type != "picklist":
        return KINDS.get(field.field_type or "", {"type": "string"})
    live = (each.option for each in field.picklist_options if each.option and each.deleted_at is None)
    return {"type": "string", "enum": list(dict.fromkeys(live))}
