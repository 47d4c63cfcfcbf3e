"""What each kind of request does to one collection: list, show, create, update, delete."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from sandbox.clio import bills
from sandbox.clio.bodies import Merge, read_data
from sandbox.clio.completing import assign_templates, complete, status_events
from sandbox.clio.errors import ClioError
from sandbox.clio.filing import place, target_of, trash
from sandbox.clio.ledger import remove_transaction
from sandbox.clio.matching import Search, select
from sandbox.clio.paging import take_page
from sandbox.clio.parameters import parse_query
from sandbox.clio.records import new_id, now, remove, save
from sandbox.clio.selection import Tree, parse_fields
from sandbox.clio.showing import show
from sandbox.clio.tables import Entity
from sandbox.clio.uploads import file_document
from sandbox.clio.webhooks import shake_hands
from sandbox.exact import ExactResponse, dumps
from sandbox.store import Document
from sandbox.world import World


@dataclass(frozen=True)
class Call:
    """One authorised request to a collection; ``user`` is the id of the token's owner."""

    world: World
    entity: Entity
    request: Request
    user: int

    @property
    def tree(self) -> Tree:
        """The wanted fields."""
        return parse_fields(self.request.query_params.get("fields"), self.entity.model)


def find(call: Call) -> Document:
    """The record of the path, perhaps an older version when stale reads are on; ClioError 404."""
    id = str(call.request.path_params["id"])
    doc = call.world.store.get(call.entity.kind, id)
    if doc is None:
        raise ClioError(404, f"{call.entity.model} {id} was not found")
    return doc


def list_records(call: Call) -> Response:
    """A page of matching records with its paging links."""
    tree = call.tree
    query = parse_query(call.entity, call.request.query_params.multi_items())
    store = call.world.store
    found = select(Search(store, _indexed_until(call)), call.entity, query.filters)
    page = take_page(store, call.entity, query, found, call.request.url)
    fields = query.filters.get("custom_field_ids[]")
    model = call.entity.model
    data = [show(call.world, model, _maybe_stale(call, doc), tree, fields) for doc in page.documents]
    return ExactResponse({"data": data, "meta": page.meta})


def _indexed_until(call: Call) -> str:
    lag = timedelta(seconds=call.world.faults.modes.search_lag_seconds)
    return (call.world.clock.now() - lag).isoformat()


def _maybe_stale(call: Call, doc: Document) -> Document:
    if not call.world.faults.stale():
        return doc
    return call.world.store.previous(call.entity.kind, str(doc["id"])) or doc


def show_record(call: Call) -> Response:
    """One record, or 304 when the client has it."""
    tree = call.tree
    doc = _maybe_stale(call, find(call))
    if call.request.headers.get("If-None-Match") == doc["etag"]:
        return Response(status_code=304, headers={"ETag": doc["etag"]})
    return _answer(call, doc, tree)


def _answer(call: Call, doc: Document, tree: Tree, status: int = 200) -> Response:
    data = show(call.world, call.entity.model, doc, tree)
    return ExactResponse({"data": data}, status, headers={"ETag": doc["etag"]})


async def create_record(call: Call) -> Response:
    """A new record; the answer shows the asked fields, id and etag without them."""
    tree, body = call.tree, await call.request.body()
    data = read_data(call.entity, "create", body)
    with call.world.store.transaction():
        _count_twin(call, data)
        saved = _write(call, _new_record(call, data), data, None)
    if call.entity.name == "webhooks":
        _shake_hands_soon(call.world, saved)
    return _answer(call, saved, tree, 201)


def _new_record(call: Call, data: Document) -> Document:
    if call.entity.name == "documents":
        return target_of(call.world, data)
    id = new_id(call.world)
    return {"id": str(id) if call.entity.schema.fields["id"] == "string" else id}


async def update_record(call: Call) -> Response:
    """A partial change; 412 and nothing written when If-Match names another version."""
    tree, body = call.tree, await call.request.body()
    before = find(call)
    _check_version(call, before)
    data = read_data(call.entity, "update", body)
    with call.world.store.transaction():
        saved = _write(call, find(call), data, before)
    if call.entity.name == "webhooks" and saved["url"] != before["url"]:
        _shake_hands_soon(call.world, saved)
    return _answer(call, saved, tree)


def _check_version(call: Call, doc: Document) -> None:
    wanted = call.request.headers.get("If-Match")
    if wanted and wanted != doc["etag"]:
        raise ClioError(412, f"{call.entity.model} {doc['id']} has changed since")


def _write(call: Call, doc: Document, data: Document, before: Document | None) -> Document:
    instances = data.pop("task_template_list_instances", None) or []
    _file(call, doc, data)
    Merge(call.world.store, now(call.world)).into(call.entity, doc, data)
    complete(call.world, call.entity.name, doc, before, call.user)
    events = status_events(before, doc) if call.entity.name == "matters" else ()
    saved = save(call.world, call.entity.name, doc, events)
    assign_templates(call.world, saved, instances, call.user)
    return saved


def _file(call: Call, doc: Document, data: Document) -> None:
    if call.entity.name == "documents":
        file_document(call.world, str(call.request.base_url), doc, data)
    elif call.entity.name == "folders":
        if data.pop("restore", None):
            doc["deleted_at"] = None
        if data.get("parent"):
            place(call.world, doc, data.pop("parent"))
    elif call.entity.name == "trust_requests":
        doc |= data


def delete_record(call: Call) -> Response:
    """204; a bill moves to deleted or void, files go to the trash, a custom field is marked as deleted."""
    doc = find(call)
    _check_version(call, doc)
    if call.entity.name == "bills":
        bills.move(doc, bills.removed_state(doc), call.world.clock.now().date())
        save(call.world, "bills", doc)
    elif call.entity.name in ("documents", "folders"):
        trash(call.world, call.entity.name, doc)
    elif call.entity.name == "custom_fields":
        save(call.world, "custom_fields", {**doc, "deleted": True, "displayed": False})
    elif call.entity.name == "bank_transactions":
        remove_transaction(call.world, doc)
    else:
        remove(call.world, call.entity.name, doc)
    return Response(status_code=204)


def _count_twin(call: Call, data: Document) -> None:
    """A create whose content was created before is what a blind retry looks like."""
    digest = hashlib.sha256(f"{call.entity.name}{dumps(data)}".encode()).hexdigest()
    if call.world.store.peek("clio.created", digest) is not None:
        call.world.store.note("clio.duplicate_attempts")
        call.world.store.note(f"clio.duplicate_attempts.{call.entity.name}")
    call.world.store.put("clio.created", digest, {})


_handshakes: set[asyncio.Task[None]] = set()


def _shake_hands_soon(world: World, hook: Document) -> None:
    task = asyncio.get_running_loop().create_task(shake_hands(world, str(hook["id"])))
    _handshakes.add(task)
    task.add_done_callback(_handshakes.discard)
