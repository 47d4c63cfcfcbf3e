"""Documents and their files."""

from connectors.clio.models.common import Link, MatterLink, Moment, Named, Person
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
