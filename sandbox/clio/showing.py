"""What a contact or matter shows that is worked out for each answer: balances, and custom values not yet set."""

from typing import Any

from sandbox.clio.ledger import account_balances
from sandbox.clio.selection import Tree, render
from sandbox.store import Document
from sandbox.world import World

_OWNERS = {"Contact": "client", "Matter": "matter"}


def show(world: World, model: str, doc: Document, tree: Tree, fields: list[int] | None = None) -> Document:
    """The record as asked for; ``fields`` trims the custom values to these definitions."""
    if model in _OWNERS:
        doc = {**doc, "custom_field_values": _custom_values(world, model, doc, fields)}
        if "account_balances" in tree:
            doc["account_balances"] = account_balances(world.store, _OWNERS[model], doc["id"])
    shown = render(world.store, model, doc, tree)
    if model in _OWNERS and "account_balances" in tree and world.faults.modes.redact_balances:
        shown["account_balances"] = [{"id": each["id"], "redacted": True} for each in doc["account_balances"]]
    return shown


def _custom_values(world: World, model: str, doc: Document, fields: list[int] | None) -> list[Document]:
    values = list(doc.get("custom_field_values", []))
    if world.faults.modes.show_unset_fields:
        values += _unset(world, model, {each["custom_field"]["id"] for each in values})
    return [each for each in values if fields is None or each["custom_field"]["id"] in fields]


def _unset(world: World, model: str, held: set[Any]) -> list[Document]:
    return [
        {
            "id": None,
            "custom_field": {"id": field["id"]},
            "field_name": field["name"],
            "field_type": field["field_type"],
            "field_displayed": True,
            "value": None,
        }
        for field in world.store.all("clio.custom_field")
        if field["parent_type"].lower() == model.lower() and field["displayed"] and not field["deleted"]
        if field["id"] not in held
    ]
