"""One QuickBooks company in the store: its records, its numbers, its calendar and what changed in a write."""

from datetime import timedelta, timezone
from typing import Any

from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import Entity
from sandbox.store import Document
from sandbox.world import World

REALM = "9130350000000017"
"""The one company this sandbox holds; tokens are granted for it."""
PACIFIC = timezone(timedelta(hours=-8))
"""Times are answered with an offset, as the vendor does, so that comparing them as text is found out."""
NAMES = ("Customer", "Vendor", "Employee")
TaggedEvent = tuple[str, str, str]


class Company:
    """Reads and writes records; ``events`` collects (entity, id, operation) of the current request."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events: list[TaggedEvent] = []

    def find(self, entity: str, id: str) -> Document | None:
        """A copy of a live record."""
        return self.world.store.get(f"qbo.{entity}", id)

    def require(self, entity: str, id: str) -> Document:
        """A copy of a live record; :class:`Refusal` 610 when there is none."""
        record = self.find(entity, id)
        if record is None:
            raise Refusal("610", f"Object Not Found : {entity} {id} is not there or has been made inactive")
        return record

    def each(self, entity: str) -> list[Document]:
        """All live records, oldest first; read only."""
        return self.world.store.all(f"qbo.{entity}")

    def next_id(self, entity: Entity) -> str:
        """The next id in the number space that the entity shares."""
        space = "name" if entity.name in NAMES else "transaction" if entity.is_transaction else entity.name
        return str(self.world.store.next_id(f"qbo.id.{space}"))

    def preference(self, group: str, name: str) -> Any:
        """One setting such as ``SalesFormsPrefs``/``CustomTxnNumbers``; None when absent."""
        return self.require("Preferences", "1").get(group, {}).get(name)

    def warns(self, name: str) -> bool:
        """Whether one of the switches in OtherPrefs is "true"."""
        pairs = (self.preference("OtherPrefs", "NameValue")) or []
        return any(pair["Name"].endswith(name) and pair["Value"] == "true" for pair in pairs)

    def stamp(self) -> str:
        """The time now as the vendor writes it, in whole seconds."""
        return self.world.clock.now().astimezone(PACIFIC).isoformat(timespec="seconds")

    def today(self) -> str:
        """The company's calendar day."""
        return self.stamp()[:10]

    def add(self, entity: Entity, record: Document) -> Document:
        """Store a new record under a new id and note its creation."""
        now = self.stamp()
        head = {"Id": self.next_id(entity), "SyncToken": "0", "domain": "QBO", "sparse": False}
        stored = {**record, **head, "MetaData": {"CreateTime": now, "LastUpdatedTime": now}}
        self.world.store.put(f"qbo.{entity.name}", stored["Id"], stored)
        self.events.append((entity.name, stored["Id"], "Create"))
        return stored

    def save(self, name: str, record: Document, operation: str = "Update") -> Document:
        """Store the next version of a record: SyncToken one higher, LastUpdatedTime now."""
        times = {**record["MetaData"], "LastUpdatedTime": self.stamp()}
        token = str(int(record["SyncToken"]) + 1)
        stored = {**record, "SyncToken": token, "sparse": False, "MetaData": times}
        self.world.store.put(f"qbo.{name}", stored["Id"], stored)
        self.events.append((name, stored["Id"], operation))
        return stored

    def remove(self, name: str, id: str) -> None:
        """Delete for good; change data capture keeps showing a stub."""
        self.world.store.delete(f"qbo.{name}", id)
        stub = {"entity": name, "Id": id, "time": self.stamp()}
        self.world.store.put("qbo.deleted", f"{name}:{id}", stub)
        self.events.append((name, id, "Delete"))
