"""What stands in QuickBooks: our own record of each posting, with what the last reading found of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sync.cards import Card
from sync.clio import Opening
from sync.documents import Document


class State(StrEnum):
    """What the last reading found. VOIDED is our own doing; the four after it are somebody else's."""

    OPEN = "open"
    DEPOSITED = "deposited"
    VOIDED = "voided"
    VOIDED_BY_HAND = "voided by hand"
    EDITED = "edited by hand"
    MISSING = "missing"
    FOREIGN = "foreign"


WITHOUT_EFFECT = (State.VOIDED, State.VOIDED_BY_HAND, State.MISSING)
"""States of a posting that moves no balance any more."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One object in QuickBooks. `document` is what we posted; of a foreign or adopted one, what was found."""

    key: str
    document: Document
    state: State = State.OPEN
    version: int = 1
    vendor_id: str = ""
    sync_token: str = ""
    adopted: bool = False
    reconciled: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer that stands in QuickBooks, whoever made it; `parent` is empty for one at the top."""

    id: str
    card: Card
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A client and the customer it is: how each side showed it when they last agreed, and QuickBooks as last seen.

    `now` is None for a customer that was made inactive; `since` is the day of the last agreement.
    """

    client: int
    customer: str
    clio: Card
    books: Card
    now: Card | None
    sync_token: str = ""
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Books:
    """All we know of the company: postings, trust balances the evening before the start, customers and contacts."""

    posted: tuple[Posted, ...] = ()
    openings: tuple[Opening, ...] | None = None
    customers: tuple[Customer, ...] = ()
    contacts: tuple[Linked, ...] = ()
