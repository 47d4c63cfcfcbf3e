"""Reads Clio into our copy, as little as possible at a time, and puts the copy together as the facts of the books."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from connectors.clio.books import Contact
from engine.clients import Session
from storage import FirmStore
from storage.books.rows import BooksRow
from sync.clio import Facts
from sync.findings import Hold

Progress = Callable[[str, int], Awaitable[None]]
"""Told after each page: the kind of object and how many of it were read so far."""


@dataclass(frozen=True)
class ClioReading:
    """What a reading found. `cursor` belongs under `clio` in the books' cursor and is saved there already.

    `requests` counts calls of Clio, `changed` objects that are new or differ. `holds` are objects that could not be
    read (an amount with three decimals, say) and are therefore absent from `facts`. `contacts` are the clients with
    their e-mail, phone and address, by id.
    """

    facts: Facts
    cursor: dict[str, Any]
    requests: int = 0
    changed: int = 0
    holds: tuple[Hold, ...] = ()
    contacts: Mapping[int, Contact] = field(default_factory=dict)


async def read_clio(
    session: Session,
    store: FirmStore,
    books: BooksRow,
    *,
    full: bool = False,
    progress: Progress | None = None,
    start: date | None = None,
) -> ClioReading:
    """Bring our copy up to date and return all facts; `full` reads everything again and finds every deletion.

    `start` (else the one in the books' settings) is the day before which trust lines count as opening balances.
    """
    raise NotImplementedError


async def facts_kept(store: FirmStore, books: BooksRow, *, start: date | None = None) -> ClioReading:
    """Put the facts together from the copy alone, without asking Clio anything."""
    raise NotImplementedError
