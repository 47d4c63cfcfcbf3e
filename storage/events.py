"""Events: what happened, once per source and identity, recorded together with the runs it starts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import now
from core.ids import new_id
from storage.recipes import listening_to
from storage.rows import EventRow, Found, build
from storage.scope import Scope, insert, missing, opened, place
from storage.seen import advance
from storage.tables import events, runs

_CHUNK = 500


@dataclass(frozen=True)
class Events:
    """Records and reads the events of one firm."""

    scope: Scope

    async def record_events(self, source_id: str, items: Sequence[Found]) -> list[EventRow]:
        """Record what a poll found and queue one run per listening recipe, all or nothing; returns the new events."""
        async with self.scope.door.write() as connection:
            won = [item for item in items if await self._is_news(connection, source_id, item)]
            new: list[EventRow] = []
            for start in range(0, len(won), _CHUNK):
                new += await self._insert(connection, source_id, won[start : start + _CHUNK])
            await self._queue_runs(connection, source_id, new)
            return new

    async def _is_news(self, connection: AsyncConnection, source_id: str, item: Found) -> bool:
        return item.watched is None or await advance(connection, self.scope, source_id, item)

    async def _insert(self, connection: AsyncConnection, source_id: str, items: Sequence[Found]) -> list[EventRow]:
        moment = now()
        rows = dict(zip(_new_ids("evt", len(items)), items, strict=True))
        values = [self._values(event_id, source_id, item, moment) for event_id, item in rows.items()]
        add = insert(connection, events).values(values)
        once = add.on_conflict_do_nothing(index_elements=["firm", "source_id", "identity"])
        added = set((await connection.execute(once.returning(events.c.id))).scalars())
        return [
            EventRow(event_id, self.scope.firm, source_id, item.identity, item.object_id, item.payload, moment)
            for event_id, item in rows.items()
            if event_id in added
        ]

    def _values(self, event_id: str, source_id: str, item: Found, moment: datetime) -> dict[str, Any]:
        return {
            "firm": self.scope.firm,
            "id": event_id,
            "source_id": source_id,
            "identity": item.identity,
            "object_id": item.object_id,
            "item": self.scope.seal(place(events, "item", event_id), item.payload),
            "created_at": moment,
        }

    async def _queue_runs(self, connection: AsyncConnection, source_id: str, new: Sequence[EventRow]) -> None:
        if not new:
            return
        listening = (await connection.execute(listening_to(self.scope, source_id))).mappings().all()
        pairs = [(event, recipe) for event in new for recipe in listening]
        ids = _new_ids("run", len(pairs))
        rows = [_run_values(run_id, *pair) for run_id, pair in zip(ids, pairs, strict=True)]
        for start in range(0, len(rows), _CHUNK):
            add = insert(connection, runs).values(rows[start : start + _CHUNK])
            await connection.execute(add.on_conflict_do_nothing(index_elements=["firm", "recipe_id", "identity"]))

    async def known(self, source_id: str, identities: Collection[str]) -> set[str]:
        """Return which of these identities are recorded already."""
        held = self.scope.of(events, source_id=source_id) & events.c.identity.in_(identities)
        return {row["identity"] for row in await self.scope.all(select(events.c.identity).where(held))}

    async def note_events(self, source_id: str, items: Sequence[Found]) -> list[EventRow]:
        """Record events that start no runs: what existed before anyone listened. Returns the new ones."""
        async with self.scope.door.write() as connection:
            new: list[EventRow] = []
            for start in range(0, len(items), _CHUNK):
                new += await self._insert(connection, source_id, items[start : start + _CHUNK])
            return new

    async def note_event(self, source_id: str, item: Found) -> EventRow:
        """Record one event without runs, or return the one that has its identity."""
        new = await self.note_events(source_id, [item])
        if new:
            return new[0]
        held = self.scope.of(events, source_id=source_id, identity=item.identity)
        row = await self.scope.first(events.select().where(held))
        if row is None:
            raise missing(events, item.identity, self.scope.firm)
        return self._opened(row)

    async def get(self, event_id: str) -> EventRow:
        """Return one by id, opened."""
        row = await self.scope.first(events.select().where(self.scope.of(events, id=event_id)))
        if row is None:
            raise missing(events, event_id, self.scope.firm)
        return self._opened(row)

    def _opened(self, row: RowMapping) -> EventRow:
        payload = opened(self.scope.keys, self.scope.firm, place(events, "item", row["id"]), row["item"])
        return build(EventRow, row, payload=payload)

    async def list(self, source_id: str, limit: int = 100, before: str = "") -> list[EventRow]:
        """Return the events of a source, newest first."""
        mine = self.scope.of(events, source_id=source_id)
        rows = await self.scope.all(self.scope.page(events, mine, limit, before))
        return [self._opened(row) for row in rows]


def _new_ids(prefix: str, count: int) -> list[str]:
    """Ids made in one millisecond have no order of their own; sorted, they keep the order of what was found."""
    return sorted(new_id(prefix) for _ in range(count))


def _run_values(run_id: str, event: EventRow, recipe: RowMapping) -> dict[str, Any]:
    return {
        "firm": event.firm,
        "id": run_id,
        "recipe_id": recipe["id"],
        "version": recipe["version"],
        "event_id": event.id,
        "identity": event.identity,
        "created_at": event.created_at,
    }
