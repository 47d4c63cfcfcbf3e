"""Keeping a Clio record: ids, timestamps to the second, etags, and the word to webhooks."""

import hashlib
from datetime import UTC
from typing import Any

from sandbox.clio.tables import ENTITIES, Entity
from sandbox.clio.webhooks import Event, announce
from sandbox.store import Document
from sandbox.world import World

_FIRST_ROOT = 10_000_000


def now(world: World) -> str:
    """Clio's timestamp: ISO-8601 in UTC, whole seconds, so equal moments are common."""
    return world.clock.now().astimezone(UTC).isoformat(timespec="seconds")


def today(world: World) -> str:
    """The date in UTC."""
    return world.clock.now().date().isoformat()


def new_id(world: World) -> int:
    """An id that no other Clio record has, whatever its kind."""
    return 100_000 + world.store.next_id("clio.id")


def save(world: World, collection: str, doc: Document, events: tuple[str, ...] = (), told: str = "") -> Document:
    """Create or update; ``events`` are said besides created or updated, ``told`` in place of them."""
    with world.store.transaction():
        doc.setdefault("id", _typed_id(ENTITIES[collection], new_id(world)))
        if collection == "matters" and not doc.get("folder"):
            doc["folder"] = add_root(world, "matter", doc)
        return _keep(world, ENTITIES[collection], doc, events, told)


def _keep(world: World, entity: Entity, doc: Document, events: tuple[str, ...] = (), told: str = "") -> Document:
    before, moment = world.store.peek(entity.kind, str(doc["id"])), now(world)
    version = world.store.next_id("clio.version")
    etag = hashlib.md5(f"{doc['id']}.{version}".encode(), usedforsecurity=False).hexdigest()
    kept = {"created_at": moment, **doc, "updated_at": moment, "etag": f'"{etag}"'}
    world.store.put(entity.kind, str(doc["id"]), kept)
    for event in (told or ("updated" if before else "created"), *events):
        announce(world, Event(entity, event, before, kept))
    return kept


def add_root(world: World, kind: str, owner: Document) -> Document:
    """A link to a new root folder for a matter or contact, numbered apart from all other records."""
    id = _FIRST_ROOT + int(owner["id"])
    name = owner.get("display_number") or owner.get("name")
    folder = {"id": id, "name": name, "type": "Folder", "root": True, "locked": True, kind: {"id": owner["id"]}}
    _keep(world, ENTITIES["folders"], folder)
    return {"id": id}


def _typed_id(entity: Entity, id: int) -> Any:
    return str(id) if entity.schema.fields["id"] == "string" else id


def remove(world: World, collection: str, doc: Document) -> None:
    """Delete for good; webhooks hear ``deleted``."""
    entity = ENTITIES[collection]
    with world.store.transaction():
        world.store.delete(entity.kind, str(doc["id"]))
        announce(world, Event(entity, "deleted", doc, doc))
