"""One cycle at a time: the lease on a firm's books, kept alive while its holder works."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from core.errors import Failure, Mistake, Problem, RetryLater
from storage import FirmStore
from storage.books.rows import BooksRow

SECONDS = 120.0
RENEW = 20.0
"""Seconds between renewals; several may fail before the lease is over."""


class Busy(Mistake):
    """Another process works on these books at this moment."""


@dataclass
class Lease:
    """The right to change one pair of books. `row` is how the books stood when it was taken."""

    store: FirmStore
    row: BooksRow
    renewed: float = field(default_factory=time.monotonic)
    lost: bool = False
    every: float = RENEW

    def check(self) -> None:
        """Raise RetryLater when others may work on these books by now."""
        if self.lost or time.monotonic() - self.renewed > SECONDS / 2:
            raise RetryLater("another process took these books over", wait=5.0)

    async def renew(self) -> None:
        """Keep the lease for another while."""
        moment = time.monotonic()
        if await self.store.books.accounts.stay(self.row.id, self.row.fence, SECONDS):
            self.renewed = moment
        else:
            self.lost = True

    async def keep(self) -> None:
        """Renew until cancelled or lost. A database that is away for a moment is asked again the next time."""
        while not self.lost:
            await asyncio.sleep(self.every)
            with suppress(SQLAlchemyError):
                await self.renew()


@asynccontextmanager
async def leased(store: FirmStore, books_id: str) -> AsyncIterator[Lease]:
    """Hold the lease; raises Busy while another process has it. How it ended is kept with the books."""
    row = await store.books.accounts.take(books_id, secrets.token_hex(8), SECONDS)
    if row is None:
        known = await store.books.accounts.get(books_id)
        cause = "they are being worked on at this moment"
        raise Busy((Problem(f"Books '{known.name}'", cause, "Try again in a minute"),))
    lease = Lease(store, row)
    keeping, error = asyncio.create_task(lease.keep()), ""
    try:
        yield lease
    except Exception as problem:
        error = problem.reason if isinstance(problem, Failure) else type(problem).__name__
        raise
    finally:
        keeping.cancel()
        await store.books.accounts.settle(books_id, row.fence, error=error)
