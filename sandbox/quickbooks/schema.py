"""What each served entity may carry, read from ``schema.json`` (derived from the vendor's published XSD)."""

import json
from dataclasses import dataclass
from pathlib import Path

_TABLES = json.loads(Path(__file__).with_name("schema.json").read_text())


@dataclass(frozen=True)
class Entity:
    """One resource: ``fields`` maps a property to its type, ``maximum`` a dotted path to characters."""

    name: str
    kind: str
    fields: dict[str, str]
    required: frozenset[str]
    read_only: frozenset[str]
    maximum: dict[str, int]
    filterable: frozenset[str]

    @property
    def answered_as(self) -> str:
        """The name under which records come back; only payments of a credit card have another one."""
        return "CreditCardPaymentTxn" if self.name == "CreditCardPayment" else self.name

    @property
    def is_transaction(self) -> bool:
        """Transactions share one number space and can be deleted; list entries can only be made inactive."""
        return self.kind == "transaction"

    @property
    def is_list(self) -> bool:
        """Whether entries have ``Active`` and hide from queries when it is false."""
        return self.kind == "list"


def _read_entity(name: str) -> Entity:
    table = _TABLES["entities"][name]
    sets = {key: frozenset(table[key]) for key in ("required", "read_only", "filterable")}
    return Entity(name, table["kind"], table["fields"], maximum=table["max"], **sets)


ENTITIES: dict[str, Entity] = {name: _read_entity(name) for name in _TABLES["entities"]}
BY_PATH: dict[str, Entity] = {name.lower(): entity for name, entity in ENTITIES.items()}
TYPES: dict[str, dict[str, str]] = _TABLES["types"]
ENUMERATIONS: dict[str, list[str]] = _TABLES["enums"]
