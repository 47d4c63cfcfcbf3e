"""Digests: entries that runs put aside, and which run went on with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, exists, func, or_, select, update

from core.clock import now
from storage.rows import build
from storage.scope import Scope, insert, opened, place
from storage.tables import recipes, runs
from storage.waiting_tables import digest_entries


@dataclass(frozen=True)
class EntryRow:
    """One run's entry; `due_at` is None where the number of entries decides. `released_by` is the run that took it."""

    run_id: str
    position: str
    recipe_id: str
    step_id: str
    entry: Any
    created_at: datetime
    due_at: datetime | None
    released_by: str | None
    released_at: datetime | None


@dataclass(frozen=True)
class Digests:
    """Keeps the entries of one firm. Use it inside `together()`, after `hold`."""

    scope: Scope

    async def hold(self, recipe_id: str) -> None:
        """Keep every other process away from the entries of this recipe until the transaction ends."""
        row = recipes.select().where(self.scope.of(recipes, id=recipe_id))
        await self.scope.first(row.with_for_update(key_share=True))

    async def put(
        self, run_id: str, position: str, *, recipe_id: str, step_id: str, entry: Any, due_at: datetime | None
    ) -> EntryRow:
        """Put an entry aside; put again, the first stands."""
        key = {"firm": self.scope.firm, "run_id": run_id, "position": position}
        values = {
            "recipe_id": recipe_id,
            "step_id": step_id,
            "entry": self.scope.seal(place(digest_entries, "entry", run_id, position), entry),
            "created_at": now(),
            "due_at": due_at,
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, digest_entries).values({**key, **values})
            await connection.execute(add.on_conflict_do_nothing(index_elements=list(key)))
            held = digest_entries.select().where(self.scope.of(digest_entries, run_id=run_id, position=position))
            return self._opened((await connection.execute(held)).mappings().one())

    async def entry(self, run_id: str, position: str) -> EntryRow | None:
        """Return a run's own entry, None when it has put none aside."""
        mine = self.scope.of(digest_entries, run_id=run_id, position=position)
        row = await self.scope.first(digest_entries.select().where(mine))
        return None if row is None else self._opened(row)

    async def count(self, recipe_id: str, step_id: str) -> int:
        """Return how many entries wait to go out."""
        query = select(func.count().label("many")).select_from(digest_entries)
        row = await self.scope.first(query.where(self._waiting(recipe_id, step_id)))
        return int(row["many"]) if row else 0

    async def release(self, own: EntryRow, limit: int) -> list[EntryRow]:
        """Give what is due to the run of this entry, its own among it; returns all it got, by time, again if asked."""
        if own.released_by is None:
            chosen = digest_entries.c.run_id.in_(self._due(own).limit(limit).scalar_subquery())
            taken = update(digest_entries).where(self._waiting(own.recipe_id, own.step_id), chosen)
            async with self.scope.door.write() as connection:
                await connection.execute(taken.values(released_by=own.run_id, released_at=now()))
        theirs = self.scope.of(digest_entries, recipe_id=own.recipe_id, step_id=own.step_id, released_by=own.run_id)
        by_time = digest_entries.select().where(theirs).order_by(digest_entries.c.created_at, digest_entries.c.run_id)
        return [self._opened(row) for row in await self.scope.all(by_time)]

    def _due(self, own: EntryRow) -> Select[Any]:
        """Return the query of the runs whose entries are due, the one of this entry first."""
        due = or_(digest_entries.c.due_at.is_(None), digest_entries.c.due_at <= now())
        first = case((digest_entries.c.run_id == own.run_id, 0), else_=1)
        query = select(digest_entries.c.run_id).where(self._waiting(own.recipe_id, own.step_id), due)
        return query.order_by(first, digest_entries.c.created_at, digest_entries.c.run_id)

    def _waiting(self, recipe_id: str, step_id: str) -> ColumnElement[bool]:
        """Return the condition that an entry has not gone out, and that nobody cancelled its run."""
        cancelled = self.scope.of(runs, state="cancelled") & (runs.c.id == digest_entries.c.run_id)
        mine = self.scope.of(digest_entries, recipe_id=recipe_id, step_id=step_id)
        return mine & digest_entries.c.released_by.is_(None) & ~exists().where(cancelled)

    def _opened(self, row: RowMapping) -> EntryRow:
        where = place(digest_entries, "entry", row["run_id"], row["position"])
        return build(EntryRow, row, entry=opened(self.scope.keys, row["firm"], where, row["entry"]))
