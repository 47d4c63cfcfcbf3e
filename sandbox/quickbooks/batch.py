"""Several operations in one call; each succeeds or fails on its own, the call itself answers 200."""

from typing import Any

from sandbox.quickbooks.company import Company
from sandbox.quickbooks.lifecycle import delete
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.schema import ENTITIES
from sandbox.quickbooks.search import search
from sandbox.quickbooks.writes import Options, write
from sandbox.store import Document

MOST_ITEMS = 30
_OPERATIONS = ("create", "update", "delete")


def run_batch(company: Company, sent: Any, request_repeated: bool) -> list[Document]:
    """Answers in the order of the items; refuses the whole call with 1040 or 2020."""
    items = sent.get("BatchItemRequest") if isinstance(sent, dict) else None
    if not isinstance(items, list) or not items:
        raise Refusal("2020", "Required parameter BatchItemRequest is missing", "BatchItemRequest")
    if len(items) > MOST_ITEMS:
        raise Refusal("1040", f"A batch takes at most {MOST_ITEMS} items, this one has {len(items)}")
    return [_run_item(company, item, request_repeated) for item in items]


def _run_item(company: Company, item: Any, request_repeated: bool) -> Document:
    id = {"bId": item.get("bId") if isinstance(item, dict) else None}
    try:
        return {**_perform(company, item, request_repeated), **id}
    except Refusal as refusal:
        company.world.store.note(f"qbo.refused.{refusal.code}")
        return {"Fault": refusal.fault(), **id}


def _perform(company: Company, item: Any, request_repeated: bool) -> Document:
    if not isinstance(item, dict):
        raise Refusal("2010", "A batch item must be an object", "BatchItemRequest")
    if "Query" in item:
        return {"QueryResponse": search(company, str(item["Query"]))}
    names = [name for name in ENTITIES if name in item]
    if len(names) != 1 or item.get("operation") not in _OPERATIONS:
        raise Refusal("2000", "A batch item needs one entity and the operation create, update or delete")
    entity, body = ENTITIES[names[0]], item[names[0]]
    if item["operation"] == "delete":
        return {entity.name: delete(company, entity, body)}
    if not isinstance(body, dict) or (item["operation"] == "update") != bool(body.get("Id")):
        raise Refusal("2030", "Id goes with update and only with update", "Id")
    include = frozenset(str(item.get("optionsData", "")).split(","))
    return {entity.name: write(company, entity, body, Options(include, request_repeated))}
