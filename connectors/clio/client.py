"""A thin typed client of Clio Manage v4: it asks for named fields, follows pages as given, and wraps bodies."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from connectors._kit.http import Http, Reply
from connectors._kit.wire import write_json
from connectors.clio.errors import judge
from connectors.clio.fields import fields_of
from core.errors import Failure, InDoubt, Rejected, RetryLater
from core.files import Files
from triggers import Cursor, Page

T = TypeVar("T", bound=BaseModel)

ROOT = "/api/v4"
ORDERED = frozenset(
    (
        *("activities", "bills", "calendars", "communications", "contacts", "custom_fields", "documents"),
        *("expense_categories", "folders", "matters", "notes", "practice_areas", "task_template_lists"),
        *("task_templates", "task_types", "tasks", "users", "webhooks"),
        *("allocations", "bank_accounts", "credit_memos"),
    )
)
"""Collections that take `order`; only with `id(asc)` does Clio page beyond 10,000 records."""


class Clio:
    """Reads and writes one firm's records as the connected user."""

    def __init__(self, http: Http, account_id: str) -> None:
        self._http = http
        self.account_id = account_id
        self.outside = http.outside

    @property
    def files(self) -> Files:
        """The firm's files in this installation."""
        return self._http.files

    async def poll(self, collection: str, model: type[T], cursor: Cursor, **filters: Any) -> Page[T]:
        """Read the page a cursor points to; `filters` matter for the first page only, later ones are Clio's."""
        items, following = await self.page(collection, model, cursor.page, **filters)
        return Page(items, Cursor(cursor.since, following) if following else None)

    async def fetch(self, collection: str, model: type[T], **filters: Any) -> tuple[T, ...]:
        """Read all pages."""
        found, following = await self.page(collection, model, **filters)
        while following:
            more, following = await self.page(collection, model, following)
            found += more
        return found

    async def page(
        self, collection: str, model: type[T], following: str | None = None, **filters: Any
    ) -> tuple[tuple[T, ...], str | None]:
        """Read one page; returns the records and the address of the next page, to be passed back unchanged."""
        if following:
            reply = await self._read(collection, _path_of(following))
        else:
            order = {"order": "id(asc)"} if collection in ORDERED else {}
            asked = {"fields": fields_of(model), **order, **filters}
            reply = await self._read(collection, f"{ROOT}/{collection}.json", params=_parameters(asked))
        items = tuple(_record(model, each, collection, RetryLater) for each in _data(reply, list, RetryLater))
        return items, _next_of(reply, following)

    async def read(self, collection: str, id: int | str, model: type[T]) -> T:
        """Read one record; raises Rejected with code NotFound when there is none."""
        path = f"{ROOT}/{collection}/{id}.json"
        reply = await self._read(collection, path, params={"fields": fields_of(model)})
        return _record(model, _data(reply, dict, RetryLater), collection, RetryLater)

    async def create(self, collection: str, model: type[T], data: Mapping[str, Any]) -> T:
        """Create a record and return it."""
        return await self._write("POST", f"{ROOT}/{collection}.json", model, data, {})

    async def change(
        self, collection: str, id: int | str, model: type[T], data: Mapping[str, Any], etag: str | None = None
    ) -> T:
        """Change the named fields; with `etag` only if nobody changed the record since (else RetryLater: read anew)."""
        headers = {"IF-MATCH": etag} if etag else {}
        path = f"{ROOT}/{collection}/{id}.json"
        return await self._write("PATCH", path, model, data, headers)

    async def delete(self, collection: str, id: int | str) -> None:
        """Delete a record; one that is already gone counts as done."""
        try:
            await self._http.send("DELETE", f"{ROOT}/{collection}/{id}.json", classify=partial(judge, collection))
        except Rejected as refusal:
            if not is_missing(refusal):
                raise

    async def file_address(self, id: int) -> str:
        """Return the signed address of a document's file; raises RetryLater when Clio gives none."""
        path = f"{ROOT}/documents/{id}/download.json"
        reply = await self._http.send("GET", path, classify=partial(judge, "documents"))
        if not reply.headers.get("location"):
            raise RetryLater("Clio gave no address for the file", evidence={"status": str(reply.status)})
        return str(httpx.URL(reply.headers["location"]))

    async def _read(self, collection: str, path: str, **options: Any) -> Reply:
        return await self._http.send("GET", path, classify=partial(judge, collection), follow_redirects=True, **options)

    async def _write(
        self, method: str, path: str, model: type[T], data: Mapping[str, Any], headers: Mapping[str, str]
    ) -> T:
        collection = path.removeprefix(f"{ROOT}/").partition("/")[0].removesuffix(".json")
        reply = await self._http.send(
            method,
            path,
            classify=partial(judge, collection),
            params={"fields": fields_of(model)},
            headers={"Content-Type": "application/json", **headers},
            content=write_json({"data": data}),
        )
        return _record(model, _data(reply, dict, InDoubt), collection, InDoubt)


def is_missing(refusal: Rejected) -> bool:
    """Whether the refusal was a 404."""
    return refusal.evidence.get("status") == "404"


def _parameters(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _text(value) for name, value in asked.items() if value is not None}


def _text(value: Any) -> Any:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def _path_of(address: str) -> str:
    """Keep a given address as it is, but for its host: the token never goes to another one."""
    return httpx.URL(address).raw_path.decode()


def _next_of(reply: Reply, current: str | None) -> str | None:
    paging = (reply.data.get("meta") or {}).get("paging") or {}
    following: str | None = paging.get("next")
    if following and following == current:
        raise RetryLater("Clio's next page is the page itself")
    return following


def _data(reply: Reply, shape: type, unclear: type[Failure]) -> Any:
    data = reply.data.get("data") if isinstance(reply.data, dict) else None
    if not isinstance(data, shape):
        raise unclear(f"Clio's answer holds no data ({reply.status})", evidence={"status": str(reply.status)})
    return data


def _record(model: type[T], data: Any, collection: str, unclear: type[Failure]) -> T:
    """Read a record; the failure names fields only, since values are client data."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
        raise unclear(f"a record in {collection} has an unexpected shape in: {wrong}") from None
