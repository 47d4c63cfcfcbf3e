"""Forgetting what finished runs took in and gave out. That they ran, what they wrote and where it is stays."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import now
from storage.run_search import unlearn
from storage.scope import Scope
from storage.tables import events, run_steps, runs

ENDED = ("finished", "cancelled", "stopped", "failed")
"""A parked run still waits for a person, who needs to see what it is about."""


@dataclass(frozen=True)
class Retention:
    """Forgets contents of one firm's runs, oldest first, a bounded number at a time."""

    scope: Scope

    async def forget(self, before: datetime, limit: int) -> int:
        """Empty runs that ended before a moment; returns how many. An item that another run needs stays."""
        old = self.scope.of(runs) & runs.c.forgotten_at.is_(None) & (runs.c.finished_at < before)
        oldest = select(runs.c.id).where(old, runs.c.state.in_(ENDED)).order_by(runs.c.finished_at).limit(limit)
        chosen = self.scope.of(runs) & runs.c.id.in_(oldest.scalar_subquery())
        mark = update(runs).where(chosen).values(forgotten_at=now()).returning(runs.c.id, runs.c.event_id)
        async with self.scope.door.write() as connection:
            found = (await connection.execute(mark)).all()
            await self._empty(connection, [row.id for row in found], [row.event_id for row in found if row.event_id])
        return len(found)

    async def _empty(self, connection: AsyncConnection, run_ids: list[str], event_ids: list[str]) -> None:
        steps = self.scope.of(run_steps) & run_steps.c.run_id.in_(run_ids)
        needed = exists().where(
            runs.c.firm == events.c.firm, runs.c.event_id == events.c.id, runs.c.forgotten_at.is_(None)
        )
        unused = self.scope.of(events) & events.c.id.in_(event_ids) & ~needed
        await connection.execute(update(run_steps).where(steps).values(input=None, output=None))
        await connection.execute(update(events).where(unused).values(item=None))
        await unlearn(connection, self.scope, run_ids)
