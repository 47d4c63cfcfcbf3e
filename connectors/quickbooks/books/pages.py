"""Reads whole lists, a thousand rows at a time, and counts what QuickBooks will charge for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from connectors._kit.asking import Answer, ask_again
from connectors.quickbooks.cdc import Changes, read_changes
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.query import PAGE, Select, one_of
from connectors.quickbooks.reading import Data

IDS_AT_ONCE = 300
"""Ids in one statement: it stays well under the length of an address."""


@dataclass
class Reader:
    """`reads` counts the metered requests so far."""

    quickbooks: QuickBooks
    reads: int = 0

    @property
    def realm(self) -> str:
        """The company's id."""
        return self.quickbooks.realm

    async def single(self, entity: str, *ids: str) -> Data:
        """Read one of the objects a company has once, such as Preferences."""
        return await self._ask(lambda: self.quickbooks.read(entity, *ids))

    async def rows(self, entity: str, *where: str) -> AsyncIterator[Data]:
        """Yield the raw rows of every page, by id so that pages do not shift."""
        start = 1
        while True:
            page = await self._page(Select(entity, where, "Id", start, PAGE))
            for row in page:
                yield row
            if len(page) < PAGE:
                return
            start += PAGE

    async def by_ids(self, entity: str, ids: Iterable[str]) -> AsyncIterator[Data]:
        """Yield those of these objects that are still there."""
        for part in _parts(sorted(ids)):
            async for row in self.rows(entity, one_of("Id", part)):
                yield row

    async def changes(self, entities: tuple[str, ...], since: datetime) -> Changes:
        """Read everything that changed, deletions included; more than one request only when very much did."""
        return await self._ask(lambda: read_changes(self.quickbooks, entities, since))

    async def _page(self, select: Select) -> list[dict[str, Any]]:
        return await self._ask(lambda: self.quickbooks.query(select))

    async def _ask(self, ask: Callable[[], Awaitable[Answer]]) -> Answer:
        async def counted() -> Answer:
            self.reads += 1
            return await ask()

        return await ask_again(counted)


def _parts(ids: list[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while part := list(islice(rest, IDS_AT_ONCE)):
        yield part
