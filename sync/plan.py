"""What the planner returns: ordered steps as data, with everything a person needs to approve them."""

from collections.abc import Mapping as Table
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from core.ids import fingerprint
from sync.accounts import Account
from sync.cards import Aspect, Card, same
from sync.documents import Document, Kind, Line
from sync.findings import Alarm, Hold, Skipped


class Op(StrEnum):
    """What a step does. A reversal is a new opposite entry; adopting writes to our own record only."""

    CREATE = "create"
    UPDATE = "update"
    VOID = "void"
    DELETE = "delete"
    REVERSE = "reverse"
    ADOPT = "adopt"


class Side(StrEnum):
    """Where a contact is edited."""

    CLIO = "Clio"
    BOOKS = "QuickBooks"


@dataclass(frozen=True, slots=True)
class Edit:
    """How a contact is shown on one side before and after, following what the other side shows (`source`).

    In `conflicts` what stood before was an edit as well, which is lost here and kept in the record.
    """

    side: Side
    before: Card
    after: Card
    source: Card
    conflicts: tuple[Aspect, ...] = ()

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What is changed."""
        return tuple(aspect for aspect in Aspect if not same(aspect, self.before, self.after))


@dataclass(frozen=True, slots=True)
class Step:
    """One write. `lines` are the change in the ledger; `document` is what stands in QuickBooks afterwards.

    `replaces` is the key whose object is taken over (delete and re-create in Clio, or adoption); for a reversal or an
    adjustment, `of` is the key it corrects. `vendor_id` and `sync_token` name the version that was planned against.
    `edit` is what a contact shows; without it the step is about a document.
    """

    op: Op
    key: str
    kind: Kind
    document: Document
    lines: tuple[Line, ...]
    reason: str
    depends_on: tuple[str, ...] = ()
    replaces: str = ""
    of: str = ""
    vendor_id: str = ""
    sync_token: str = ""
    edit: Edit | None = None

    @property
    def shifted(self) -> bool:
        """Whether the document stands on another day than it happened: an explained difference."""
        return self.document.on != self.document.happened


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order they must be applied, and what people must know besides."""

    steps: tuple[Step, ...] = ()
    holds: tuple[Hold, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    totals: Table[Account, int] = field(default_factory=dict)

    def digest(self) -> str:
        """Return the fingerprint (SHA-256, hex) of exactly these steps; approvals are bound to it."""
        return fingerprint([asdict(step) for step in self.steps])
