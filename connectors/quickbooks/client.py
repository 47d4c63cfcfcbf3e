"""The verbs of the accounting API for one company."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from connectors._kit.http import Arriving, Http, Reply
from connectors.quickbooks.errors import classify, evidence_of
from connectors.quickbooks.models import Stored
from connectors.quickbooks.multipart import Multipart
from connectors.quickbooks.query import PAGE, Select
from connectors.quickbooks.wire import write_json
from core.errors import Failure, InDoubt, Rejected, RetryLater
from core.files import Files
from core.ids import fingerprint

S = TypeVar("S", bound=Stored)
Intend = Callable[[Mapping[str, Any]], dict[str, Any]]
"""From the object as it is now to the properties that must change; none when nothing has to."""

MINOR_VERSION = "75"
STALE = "5010"
ANSWERED_AS = {"CreditCardPayment": "CreditCardPaymentTxn"}
"""Entities whose rows come under another name than the one that was asked for."""
CHANGES_AT_MOST = 4
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_EMPTY = {"Accept": "application/json", "Content-Type": "application/octet-stream"}
_PDF = b"%PDF"
_log = logging.getLogger(__name__)


class QuickBooks:
    """A company's records. Paths are relative: the authorised client knows the host."""

    def __init__(self, http: Http, realm: str) -> None:
        self.realm = realm
        self._http = http

    @property
    def files(self) -> Files:
        """The firm's files in this installation."""
        return self._http.files

    async def query(self, select: Select) -> list[dict[str, Any]]:
        """Return one page of raw rows; a metered request."""
        reply = await self._send("GET", "query", params={"query": str(select)})
        answer = _part(reply, "QueryResponse", RetryLater)
        rows: list[dict[str, Any]] = answer.get(ANSWERED_AS.get(select.entity, select.entity)) or []
        return rows

    async def find(self, model: type[S], *where: str, order: str = "", start: int = 1, count: int = PAGE) -> list[S]:
        """Return one page of records that meet every condition."""
        rows = await self.query(Select(model.entity, where, order, start, count))
        return [model.of(row) for row in rows]

    async def find_all(self, model: type[S], *where: str) -> AsyncIterator[S]:
        """Yield the records of every page, by id so that pages do not shift."""
        start = 1
        while rows := await self.find(model, *where, order="Id", start=start):
            for row in rows:
                yield row
            if len(rows) < PAGE:
                return
            start += PAGE

    async def fetch(self, model: type[S], id: str) -> S:
        """Return one record; Rejected with code 610 when it is not there."""
        return model.of(await self.read(model.entity, id))

    async def read(self, entity: str, *id: str) -> dict[str, Any]:
        """Return one raw object, without an id one that a company has once; a metered request."""
        reply = await self._send("GET", _path(entity, *id))
        return _part(reply, entity, RetryLater)

    async def changes(self, entities: Sequence[str], since: datetime) -> Any:
        """Return the raw answer of change data capture over these entities; a metered request."""
        moment = since.replace(microsecond=0).isoformat()
        params = {"entities": ",".join(entities), "changedSince": moment}
        return (await self._send("GET", "cdc", params=params)).data

    async def create(self, model: type[S], body: Mapping[str, Any], request_id: str) -> S:
        """Create a record; InDoubt unless QuickBooks shows what it made."""
        reply = await self._write(_path(model.entity), body, request_id)
        return model.of(_part(reply, model.entity, InDoubt), InDoubt)

    async def write(self, entity: str, body: Mapping[str, Any], request_id: str, **options: str) -> dict[str, Any]:
        """Send one body as it is, with the parameters of its operation; the raw object afterwards."""
        return _part(await self._write(_path(entity), body, request_id, options), entity, InDoubt)

    async def change(self, model: type[S], id: str, intend: Intend, request_id: str, **options: str) -> S:
        """Apply an intent to the newest version, again when someone else was quicker; other fields stay.

        `options` are parameters of the request, such as the operation of a void.
        """
        for attempt in range(CHANGES_AT_MOST):
            now = await self.read(model.entity, id)
            body = intend(now)
            if not body:
                return model.of(now)
            version = {"Id": id, "SyncToken": now["SyncToken"], "sparse": True}
            try:
                series = _series(request_id, attempt)
                reply = await self._write(_path(model.entity), {**body, **version}, series, options)
                return model.of(_part(reply, model.entity, InDoubt), InDoubt)
            except Rejected as refusal:
                if refusal.code != STALE:
                    raise
        raise RetryLater(f"this {model.entity} keeps being changed by others in QuickBooks", wait=60)

    async def mail(self, entity: str, id: str, address: str | None, request_id: str) -> dict[str, Any]:
        """E-mail a form, to its own billing address unless another is given; the raw form afterwards."""
        params = {"requestid": request_id} | ({"sendTo": address} if address else {})
        path = f"{_path(entity, id)}/send"
        reply = await self._send("POST", path, params=params, headers=_EMPTY, content=b"")
        return _part(reply, entity, InDoubt)

    @asynccontextmanager
    async def print(self, entity: str, id: str) -> AsyncIterator[Arriving]:
        """Open a form as PDF, as it would be mailed; a metered request. Raises RetryLater when no PDF comes."""
        url, params = self._url(f"{_path(entity, id)}/pdf"), {"minorversion": MINOR_VERSION}
        options = {"params": params, "headers": {"Accept": "application/pdf"}}
        async with self._http.stream(url, classify=classify, **options) as answer:
            _log.info("QuickBooks answered %s", evidence_of(answer.reply))
            yield replace(answer, pieces=_as_pdf(answer))

    async def upload(self, body: Multipart, request_id: str) -> dict[str, Any]:
        """Send one file with what is known of it; the raw Attachable that QuickBooks made."""
        params = {"requestid": request_id}
        reply = await self._send("POST", "upload", params=params, headers=body.headers, content=body, carries_file=True)
        parts = reply.data.get("AttachableResponse") if isinstance(reply.data, dict) else None
        answer = parts[0] if isinstance(parts, list) and parts else None
        failure = classify(replace(reply, data=answer), True)
        if failure:
            raise failure
        return _part(replace(reply, data=answer), "Attachable", InDoubt)

    async def _write(
        self, path: str, body: Mapping[str, Any], request_id: str, options: Mapping[str, str] | None = None
    ) -> Reply:
        params = {"requestid": request_id, **(options or {})}
        return await self._send("POST", path, params=params, content=write_json(body))

    async def _send(self, method: str, path: str, **options: Any) -> Reply:
        params = {**options.pop("params", {}), "minorversion": MINOR_VERSION}
        options.setdefault("headers", _JSON if method == "POST" else {"Accept": "application/json"})
        try:
            reply = await self._http.send(method, self._url(path), params=params, classify=classify, **options)
        except Failure as failure:
            _log.info("QuickBooks failed %s", failure.evidence)
            raise
        _log.info("QuickBooks answered %s", evidence_of(reply))
        return reply

    def _url(self, path: str) -> str:
        return f"/v3/company/{quote(self.realm, safe='')}/{path}"


async def _as_pdf(answer: Arriving) -> AsyncIterator[bytes]:
    """Pass the pieces on once the first bytes are those of a PDF: a page to sign in on is none."""
    begun = b""
    async for piece in answer.pieces:
        if len(begun) >= len(_PDF):
            yield piece
            continue
        begun += piece
        if len(begun) >= len(_PDF) and begun.startswith(_PDF):
            yield begun
        elif not _PDF.startswith(begun):
            break
    if not begun.startswith(_PDF):
        evidence = evidence_of(answer.reply)
        raise RetryLater(f"QuickBooks answered {answer.reply.status} without a PDF", evidence=evidence)


def _path(entity: str, *ids: str) -> str:
    return "/".join([entity.lower(), *(quote(id, safe="") for id in ids)])


def _series(request_id: str, attempt: int) -> str:
    """Name a further attempt: its body differs, so it must not be taken for the first."""
    return fingerprint([request_id, attempt])[: len(request_id)] if attempt else request_id


def _part(reply: Reply, name: str, unclear: type[Failure]) -> dict[str, Any]:
    part = reply.data.get(name) if isinstance(reply.data, dict) else None
    if not isinstance(part, dict):
        raise unclear(f"QuickBooks answered {reply.status} without a {name}", evidence=evidence_of(reply))
    return part
