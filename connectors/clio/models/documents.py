"""Documents and their files."""

from typing import Any

from connectors.clio.models.common import Link, Many, MatterLink, Moment, Named, Person
from core.forms import Record


class DocumentVersion(Link):
    """The newest file of a document. Until `fully_uploaded` there is nothing to download."""

    version_number: int | None = None
    fully_uploaded: bool | None = None


class Document(Record):
    """A document; `size` is bytes, `parent` the folder it lies in."""

    id: int
    etag: str | None = None
    name: str | None = None
    filename: str | None = None
    content_type: str | None = None
    size: int | None = None
    locked: bool | None = None
    received_at: Moment | None = None
    deleted_at: Moment | None = None
    created_at: Moment
    updated_at: Moment
    matter: MatterLink | None = None
    contact: Named | None = None
    parent: Named | None = None
    document_category: Named | None = None
    creator: Person | None = None
    latest_document_version: DocumentVersion | None = None


class Upload(Record):
    """Where to send a file: at once to `put_url`, or each of `multiparts` to its own; the headers are signed."""

    uuid: str | None = None
    fully_uploaded: bool | None = None
    put_url: str | None = None
    put_headers: Many[dict[str, Any]] = ()
    multiparts: Many[dict[str, Any]] = ()


class Shell(Record):
    """A document as it is before its file has come."""

    id: int
    latest_document_version: Upload | None = None
