"""The tables behind every Clio endpoint: what may be asked, written and shown (see ``derive``)."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_LIMITS = {"users": 2000}
PARTIES = ("Participant", "Attendee")
"""Models that stand for a record of another model, which their ``type`` names."""


@dataclass(frozen=True)
class Schema:
    """Scalar fields by JSON type, and links as (model, whether it is a list)."""

    fields: dict[str, str]
    links: dict[str, tuple[str, bool]]


@dataclass(frozen=True)
class Entity:
    """One collection: ``filters`` are its query parameters, ``create`` and ``update`` JSON Schemas of ``data``."""

    name: str
    model: str
    methods: frozenset[str]
    filters: dict[str, dict[str, Any]]
    create: dict[str, Any] = field(default_factory=dict)
    update: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Under which the store keeps its documents."""
        return kind_of(self.model)

    @property
    def schema(self) -> Schema:
        """Its fields and links."""
        return SCHEMAS[self.model]

    @property
    def orders(self) -> list[str]:
        """Allowed ``order`` values; empty when the list has no such parameter."""
        return list(self.filters.get("order", {}).get("enum", []))

    @property
    def limit(self) -> int:
        """The largest page."""
        return _LIMITS.get(self.name, 200)


def kind_of(model: str) -> str:
    """``LineItem`` is kept as ``clio.line_item``."""
    return "clio." + re.sub(r"(?<!^)(?=[A-Z])", "_", model).lower()


def _load() -> tuple[dict[str, Entity], dict[str, Schema]]:
    tables = json.loads(Path(__file__).with_name("entities.json").read_text())
    schemas = {
        model: Schema(each["fields"], {name: (to, many) for name, (to, many) in each["links"].items()})
        for model, each in tables["schemas"].items()
    }
    entities = {
        name: Entity(name=name, **{**each, "methods": frozenset(each["methods"])})
        for name, each in tables["entities"].items()
    }
    return entities, schemas


ENTITIES, SCHEMAS = _load()
BY_MODEL = {entity.model: entity for entity in ENTITIES.values()}
