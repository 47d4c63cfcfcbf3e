"""Pages of a list: an unlimited cursor over ids, or offsets up to 10,000 for any other order."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import URL

from sandbox.clio.errors import ClioError
from sandbox.clio.parameters import Query
from sandbox.clio.selection import follow
from sandbox.clio.tables import Entity
from sandbox.store import Document, Store

MOST_OFFSET = 10_000
_MEANT = {
    "client_name": "client.name",
    "clients": "client.name",
    "matter_display_number": "matters.display_number",
    "author": "author.name",
    "custom_number": "display_number",
    "bank_account_name": "bank_account.name",
}


@dataclass(frozen=True)
class Page:
    """The documents of one page and the ``meta`` that goes with them."""

    documents: list[Document]
    meta: dict[str, Any]


def take_page(store: Store, entity: Entity, query: Query, found: list[Document], url: URL) -> Page:
    """Cut the page a request asks for; ClioError 400 for a foreign token, 422 beyond the offset limit."""
    cursor = query.offset is None and (query.order == "id(asc)" or not entity.orders)
    ordered = _sort(store, entity, query.order or _default_order(entity), found)
    mark = _open_token(query.page_token, url, cursor) if query.page_token else 0 if cursor else query.offset or 0
    start = _after(ordered, mark) if cursor else mark
    if not cursor and start + query.limit > MOST_OFFSET and start:
        raise ClioError(422, f"Lists in this order end at {MOST_OFFSET} records; use order=id(asc)")
    stop = start + query.limit

    def marked(position: int) -> int:
        return (int(ordered[position - 1]["id"]) if position else 0) if cursor else position

    paging = {}
    if stop < len(ordered):
        paging["next"] = _link(url, marked(stop), cursor)
    if start:
        paging["previous"] = _link(url, marked(max(0, start - query.limit)), cursor)
    return Page(ordered[start:stop], {"paging": paging, "records": len(ordered)})


def _after(ordered: list[Document], id: int) -> int:
    return next((at for at, doc in enumerate(ordered) if int(doc["id"]) > id), len(ordered))


def _default_order(entity: Entity) -> str:
    return "date(asc)" if entity.name in ("allocations", "credit_memos", "communications") else "id(asc)"


def _sort(store: Store, entity: Entity, order: str, found: list[Document]) -> list[Document]:
    name, _, direction = order.rstrip(")").partition("(")
    key = _key(store, entity, _MEANT.get(name, name))
    return sorted(sorted(found, key=lambda doc: int(doc["id"])), key=key, reverse=direction == "desc")


def _key(store: Store, entity: Entity, path: str) -> Callable[[Document], tuple[bool, Any]]:
    head, _, tail = path.partition(".")

    def key(doc: Document) -> tuple[bool, Any]:
        value = doc.get(head)
        if tail and value:
            first = value[0] if isinstance(value, list) else value
            value = follow(store, entity.schema.links[head][0], first).get(tail)
        return (value is not None, int(doc["id"]) if head == "id" else "" if value is None else value)

    return key


def _link(url: URL, mark: int, cursor: bool) -> str:
    token = json.dumps({"mark": mark, "cursor": cursor, "of": _fingerprint(url)}).encode()
    return str(url.include_query_params(page_token=base64.urlsafe_b64encode(token).decode()))


def _open_token(token: str, url: URL, cursor: bool) -> int:
    try:
        content = json.loads(base64.urlsafe_b64decode(token.encode()))
        mark = int(content["mark"])
    except (ValueError, KeyError, TypeError):
        raise ClioError(400, "page_token is invalid") from None
    if content["of"] != _fingerprint(url) or content["cursor"] != cursor:
        raise ClioError(400, "page_token is invalid: follow meta.paging.next as it is")
    return mark


def _fingerprint(url: URL) -> str:
    return hashlib.sha256(str(url.remove_query_params("page_token")).encode()).hexdigest()[:12]
