"""Folders, kinds of work, and requests for a deposit."""

from connectors.clio.models.common import MatterLink, Moment, Named
from core.forms import Record


class Folder(Record):
    """A folder; `parent` is the one it lies in."""

    id: int
    etag: str | None = None
    name: str | None = None
    created_at: Moment
    updated_at: Moment
    matter: MatterLink | None = None
    parent: Named | None = None


class ActivityDescription(Record):
    """A kind of work that time entries name."""

    id: int
    etag: str | None = None
    name: str | None = None
    description: str | None = None
    default: bool | None = None
    created_at: Moment
    updated_at: Moment


class TrustRequest(Record):
    """A request for a deposit, which Clio lists among the bills of kind `trust`."""

    id: int
    created_at: Moment | None = None
    updated_at: Moment | None = None
