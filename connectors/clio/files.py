"""Documents' files: up in three calls, down in two, in pieces all the way.

Clio makes the document first, takes the bytes at an address it signed, and shows the document once it is told that
they are there. A document that was begun and not finished is seen by nobody and is removed before a new attempt.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions import Effect
from connectors.clio.client import Clio
from connectors.clio.markers import find_all_marked, mark
from connectors.clio.models import Document, Shell, Upload
from core.errors import InDoubt, Rejected, RetryLater
from core.files import FileRef

AT_ONCE = 100_000_000
"""Bytes from which Clio wants a file in parts."""
PART = 16 << 20
MOST_PARTS = 50
"""Parts that Clio takes in one request; larger files get larger parts instead of more."""
CONFIRMATIONS = 3


@dataclass(frozen=True)
class Content:
    """What to upload: a kept file, or text."""

    clio: Clio
    source: FileRef | bytes
    size: int

    async def pieces(self, start: int, length: int) -> AsyncIterator[bytes]:
        """Yield a part of the content."""
        if isinstance(self.source, bytes):
            yield self.source[start : start + length]
            return
        async for piece in self.clio.files.read(self.source, start, length):
            yield piece


async def content_of(clio: Clio, given: FileRef | str) -> Content:
    """Open what a step was given; raises Rejected when the file is not kept here."""
    if isinstance(given, str):
        return Content(clio, given.encode(), len(given.encode()))
    return Content(clio, given, await clio.files.size(given))


async def upload(clio: Clio, body: Mapping[str, Any], given: FileRef | str, effect: Effect) -> Document:
    """Make a document with its file; what an earlier attempt began is adopted if finished, and removed if not."""
    finished = await _clear(clio, effect)
    if finished:
        return finished
    content = await content_of(clio, given)
    parts = parts_of(content.size)
    asked = {**body, "external_properties": mark(effect), **({"multiparts": _asked(parts)} if parts else {})}
    shell = await clio.create("documents", Shell, asked)
    version = shell.latest_document_version or Upload()
    await _send(content, version, parts)
    return await _confirm(clio, shell.id, version)


async def find_uploaded(clio: Clio, effect: Effect) -> Document | None:
    """Find the document an earlier attempt may have finished."""
    begun = await find_all_marked(clio, "documents", Document, effect, show_uncompleted=True)
    return next(filter(_is_whole, begun), None)


async def download(clio: Clio, document: Document) -> FileRef:
    """Keep a document's file in this installation; raises RetryLater while it is still being uploaded."""
    if not _is_whole(document):
        raise RetryLater("the document's file has not been uploaded to Clio yet")
    address = await clio.file_address(document.id)
    name = document.filename or document.name or f"document-{document.id}"
    kind = document.content_type or "application/octet-stream"
    return await clio.files.keep(name, kind, clio.outside.get(address), document.size)


def parts_of(size: int) -> list[tuple[int, int]]:
    """Return start and length of each part, none for a file that goes up at once."""
    if size < AT_ONCE:
        return []
    length = max(PART, -(-size // MOST_PARTS))
    return [(start, min(length, size - start)) for start in range(0, size, length)]


def _asked(parts: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    return [{"part_number": at, "content_length": str(length)} for at, (_, length) in enumerate(parts, 1)]


def _is_whole(document: Document) -> bool:
    version = document.latest_document_version
    return version is not None and version.fully_uploaded is True


async def _clear(clio: Clio, effect: Effect) -> Document | None:
    begun = await find_all_marked(clio, "documents", Document, effect, show_uncompleted=True)
    for document in begun:
        if _is_whole(document):
            return document
        await clio.delete("documents", document.id)
    return None


async def _send(content: Content, version: Upload, parts: Sequence[tuple[int, int]]) -> None:
    if not parts:
        await _put(content, {"put_url": version.put_url, "put_headers": version.put_headers}, 0, content.size)
        return
    signed = {each.get("part_number"): each for each in version.multiparts}
    for at, (start, length) in enumerate(parts, 1):
        await _put(content, signed.get(at, {}), start, length)


async def _put(content: Content, signed: Mapping[str, Any], start: int, length: int) -> None:
    if not signed.get("put_url"):
        raise RetryLater("Clio gave no address to upload the file to")
    headers = {str(each["name"]): str(each["value"]) for each in signed.get("put_headers") or ()}
    await content.clio.outside.put(str(signed["put_url"]), headers, content.pieces(start, length), length)


async def _confirm(clio: Clio, id: int, version: Upload) -> Document:
    """Tell Clio that the bytes are there; it looks itself, which may take it more than one request."""
    for _ in range(CONFIRMATIONS):
        try:
            return await clio.change("documents", id, Document, {"uuid": version.uuid, "fully_uploaded": True})
        except Rejected as refusal:
            if refusal.code == "UploadNotFoundError":
                raise RetryLater("Clio did not find the uploaded file", evidence=refusal.evidence) from refusal
            if refusal.code != "UploadTimeoutError":
                raise
    raise InDoubt("Clio has not confirmed the uploaded file in time")
