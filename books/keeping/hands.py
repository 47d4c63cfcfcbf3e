"""What a cycle reads and writes with, so that the cycle itself only decides."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from books.keeping.applying import Result
from books.quickbooks.reading import Look
from books.settings import BookSettings
from connectors.quickbooks.books.company import Company
from engine.installation import Installation
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.clio import Facts
from sync.findings import Hold
from sync.mapping import Decisions
from sync.mapping import Mapping as Choices
from sync.plan import Step
from sync.posted import Books

Progress = Callable[[str, int], Awaitable[None]]


@dataclass(frozen=True)
class Both:
    """Both sides as they were read, with the firm's choices. `holds` are objects of Clio that could not be
    read; `customers` remembers ids for the length of a plan."""

    row: BooksRow
    facts: Facts
    books: Books
    company: Company
    settings: BookSettings
    mapping: Choices
    decisions: Decisions
    holds: tuple[Hold, ...] = ()
    requests: int = 0
    reads: int = 0
    customers: dict[str, str] = field(default_factory=dict)

    @property
    def accounts(self) -> Mapping[str, str]:
        """Names of the QuickBooks accounts by id."""
        return {account.id: account.name for account in self.company.accounts}


class Hands(Protocol):
    """Reads both sides and posts one step; the same for every firm."""

    async def read(
        self, inst: Installation, store: FirmStore, row: BooksRow, *, look: Look, progress: Progress | None
    ) -> Both:
        """Read what is new on both sides; how closely QuickBooks is looked at is what metered reads cost."""
        ...

    async def post(self, inst: Installation, store: FirmStore, both: Both, step: Step, plan_id: str) -> Result:
        """Make one write through the effect ledger, and record it."""
        ...
