"""What a rule says about one Clio fact."""

from collections.abc import Iterator
from dataclasses import dataclass

from sync.documents import Document
from sync.findings import Hold


@dataclass(frozen=True, slots=True)
class Gone:
    """The key must not stand in the books: undone if it does, listed as skipped if it does not."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unapproved:
    """The bill is not approved: never posted, and left as it stands when it was posted before."""

    key: str
    client: int
    cents: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """A bill from before the start: found in QuickBooks and adopted, never created."""

    document: Document
    owed: bool


Outcome = Document | Gone | Unapproved | Earlier | Hold
"""A hold stops only what carries its key."""
Outcomes = Iterator[Outcome]
