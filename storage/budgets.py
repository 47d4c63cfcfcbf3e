"""Shared request budgets: one row per connection and limit, so that all processes together keep the vendor's limit.

Each limit is a cell-rate meter (GCRA): `free_at` is when the meter would be empty, in epoch seconds.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Double, case, literal
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import now
from storage.scope import Scope, insert
from storage.tables import budgets

_BLOCK = ""


@dataclass(frozen=True)
class Allowance:
    """At most `count` requests in any window of `seconds`; `burst` of them at once."""

    name: str
    count: int
    seconds: float
    burst: int

    @property
    def interval(self) -> float:
        """Seconds between requests after the burst, so that no window ever holds more than `count`."""
        return self.seconds / (self.count - self.at_once + 1)

    @property
    def at_once(self) -> int:
        """The burst, between 1 and the count."""
        return max(1, min(self.burst, self.count))


class _TooLong(Exception):
    """Rolls the transaction back, so that a refused request takes nothing."""


@dataclass(frozen=True)
class Budgets:
    """Admits requests of one firm's connections."""

    scope: Scope

    async def admit(self, connection_id: str, limits: Sequence[Allowance], max_wait: float = math.inf) -> float:
        """Reserve one request under all limits; returns the seconds to wait first. Above `max_wait` none is taken."""
        wait = 0.0
        try:
            async with self.scope.door.write() as connection:
                wait = await self._reserve(connection, connection_id, limits)
                if wait > max_wait:
                    raise _TooLong
        except _TooLong:
            pass
        return wait

    async def _reserve(self, connection: AsyncConnection, connection_id: str, limits: Sequence[Allowance]) -> float:
        start = now().timestamp()
        blocked = budgets.select().where(self.scope.of(budgets, connection_id=connection_id, name=_BLOCK))
        row = (await connection.execute(blocked)).mappings().first()
        opens = max(start, row["free_at"] if row else 0.0)
        waits = [opens - start]
        for limit in sorted(limits, key=lambda each: each.name):
            free_at = await self._raise(connection, connection_id, limit.name, opens, limit.interval)
            waits.append(free_at - limit.interval * limit.at_once - start)
        return max(0.0, *waits)

    async def _raise(
        self, connection: AsyncConnection, connection_id: str, name: str, opens: float, interval: float
    ) -> float:
        least = literal(opens, Double)
        add = insert(connection, budgets).values(
            firm=self.scope.firm, connection_id=connection_id, name=name, free_at=opens + interval
        )
        later = case((budgets.c.free_at > least, budgets.c.free_at), else_=least) + literal(interval, Double)
        put = add.on_conflict_do_update(index_elements=["firm", "connection_id", "name"], set_={"free_at": later})
        return float((await connection.execute(put.returning(budgets.c.free_at))).scalar_one())

    async def ahead(self, connection_id: str) -> dict[str, float]:
        """Return seconds until each limit's meter is empty; under the empty name, until the vendor lets us in again."""
        rows = await self.scope.all(
            budgets.select().where(self.scope.of(budgets, connection_id=connection_id)).limit(20)
        )
        start = now().timestamp()
        return {row["name"]: max(0.0, row["free_at"] - start) for row in rows}

    async def block(self, connection_id: str, until: datetime) -> None:
        """Let nobody through before `until` (the vendor said so); an earlier moment than now held changes nothing."""
        async with self.scope.door.write() as connection:
            await self._raise(connection, connection_id, _BLOCK, until.timestamp(), 0.0)
