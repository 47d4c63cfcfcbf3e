"""Folders: every matter and contact has a root of its own, and documents and folders lie in one."""

from sandbox.clio.errors import ClioError
from sandbox.clio.records import add_root, new_id, now, save
from sandbox.store import Document, Store
from sandbox.world import World


def _root_of(world: World, kind: str, id: int) -> int:
    owner = world.store.get(f"clio.{kind}", str(id))
    if owner is None:
        raise ClioError(422, f"parent: {kind} {id} does not exist")
    if not owner.get("folder"):
        owner["folder"] = add_root(world, kind, owner)
        world.store.put(f"clio.{kind}", str(id), owner)
    return int(owner["folder"]["id"])


def place(world: World, doc: Document, parent: Document) -> None:
    """Put a document or folder into a folder, or the root of a matter or contact; ClioError 422 for no such place."""
    kind = str(parent["type"]).lower()
    id = parent["id"] if kind == "folder" else _root_of(world, kind, parent["id"])
    folder = world.store.peek("clio.folder", str(id))
    if folder is None or folder.get("deleted_at"):
        raise ClioError(422, f"parent: folder {id} does not exist or is in the trash")
    if doc.get("id") in (id, *ancestors(world.store, folder)):
        raise ClioError(422, f"Folder {doc['id']} cannot lie in itself")
    doc["parent"] = {"id": id}
    doc["matter"], doc["contact"] = folder.get("matter"), folder.get("contact")


def ancestors(store: Store, doc: Document) -> list[int]:
    """The ids of the folders a document or folder lies in, from the nearest to the root."""
    found: list[int] = []
    while doc.get("parent"):
        found.append(doc["parent"]["id"])
        doc = store.peek("clio.folder", str(found[-1])) or {}
    return found


def complete_folder(world: World, doc: Document, before: Document | None) -> None:
    """A folder made by somebody is no root; roots themselves cannot be renamed or moved."""
    if before and before.get("root") and (before["name"], before.get("parent")) != (doc["name"], doc.get("parent")):
        raise ClioError(422, f"Folder {doc['id']} is the root of its matter or contact and stays as it is")
    for name, value in (("type", "Folder"), ("root", False), ("locked", False), ("deleted_at", None)):
        doc.setdefault(name, value)


def trash(world: World, collection: str, doc: Document) -> None:
    """Move to the trash: hidden from lists, and webhooks hear ``deleted``; a root folder stays."""
    if doc.get("root"):
        raise ClioError(422, f"Folder {doc['id']} is the root of its matter or contact and cannot be deleted")
    save(world, collection, {**doc, "deleted_at": now(world)}, told="deleted")


def attach(world: World, document: Document, communication_id: int) -> None:
    """Link a document to a communication that exists."""
    communication = world.store.get("clio.communication", str(communication_id))
    if communication is None:
        raise ClioError(422, f"communication_id: Communication {communication_id} does not exist")
    held = communication.get("documents") or []
    save(world, "communications", {**communication, "documents": [*held, {"id": document["id"]}]})


def target_of(world: World, data: Document) -> Document:
    """What a create of documents writes to: a new document, or the one that gets another version."""
    parent = data.get("parent") or {}
    if parent.get("type") != "Document":
        return {"id": new_id(world)}
    found = world.store.get("clio.document", str(parent["id"]))
    if found is None:
        raise ClioError(422, f"parent: Document {parent['id']} does not exist")
    return found
