"""Sources: what is listened to. One source serves all recipes that want the same trigger, input and connection."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, case, literal, or_, select, update

from core.clock import now
from core.ids import fingerprint, new_id
from storage.rows import SourceRow, build
from storage.scope import Scope, insert, missing
from storage.tables import sources


def free_of_lease(moment: datetime) -> ColumnElement[bool]:
    """Return the condition that nobody is polling the source now."""
    return or_(sources.c.lease_until.is_(None), sources.c.lease_until <= moment)


def lease_values(holder: str, moment: datetime, seconds: float) -> dict[str, Any]:
    """Return the columns that give the poll to `holder`; should it vanish, the source is due when its lease ends."""
    until = moment + timedelta(seconds=seconds)
    return {"lease_by": holder, "lease_until": until, "next_poll_at": until, "fence": sources.c.fence + 1}


@dataclass(frozen=True)
class Sources:
    """Finds, leases and moves the sources of one firm."""

    scope: Scope

    async def ensure(
        self,
        connection_id: str | None,
        trigger_key: str,
        input: dict[str, Any],
        *,
        since: datetime | None = None,
        next_poll_at: datetime | None = None,
    ) -> SourceRow:
        """Return the source of this connection, trigger and input; made on first use with the given start."""
        mark = fingerprint([connection_id, trigger_key, input])
        values = {
            "firm": self.scope.firm,
            "id": new_id("src"),
            "connection_id": connection_id,
            "trigger_key": trigger_key,
            "input": input,
            "input_fingerprint": mark,
            "since": since,
            "next_poll_at": next_poll_at,
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, sources).values(values)
            await connection.execute(add.on_conflict_do_nothing(index_elements=["firm", "input_fingerprint"]))
            held = sources.select().where(self.scope.of(sources, input_fingerprint=mark))
            return build(SourceRow, (await connection.execute(held)).mappings().one())

    async def get(self, source_id: str) -> SourceRow:
        """Return one by id."""
        held = await self.scope.first(sources.select().where(self.scope.of(sources, id=source_id)))
        return self._found(held, source_id)

    async def set_state(self, source_id: str, state: str) -> SourceRow:
        """Switch to `active` or `idle` (not polled)."""
        return await self._update(source_id, {"state": state})

    async def _update(self, source_id: str, values: dict[str, Any]) -> SourceRow:
        change = update(sources).where(self.scope.of(sources, id=source_id)).values(values).returning(sources)
        return self._found(await self.scope.change(change), source_id)

    async def poll_soon(self, connection_id: str | None, trigger_keys: Collection[str]) -> int:
        """Make the active sources of these triggers due now (a hint came in); returns how many. None: built in."""
        mine = self.scope.of(sources, connection_id=connection_id, state="active")
        due = update(sources).where(mine, sources.c.trigger_key.in_(trigger_keys)).values(next_poll_at=now())
        async with self.scope.door.write() as connection:
            return len((await connection.execute(due.returning(sources.c.id))).all())

    async def take(self, source_id: str, holder: str, seconds: float) -> SourceRow | None:
        """Lease one source for polling, due or not; None while another polls it."""
        moment = now()
        mine = self.scope.of(sources, id=source_id)
        change = update(sources).where(mine, free_of_lease(moment)).values(lease_values(holder, moment, seconds))
        row = await self.scope.change(change.returning(sources))
        return None if row is None else build(SourceRow, row)

    async def stay(self, source_id: str, fence: int, seconds: float) -> bool:
        """Keep a lease for so many seconds from now, so that a long poll is not taken over; False when it was lost."""
        until = now() + timedelta(seconds=seconds)
        due = sources.c.next_poll_at
        kept = case((due < sources.c.lease_until, due), else_=literal(until, due.type))
        return await self._settle(source_id, fence, {"lease_until": until, "next_poll_at": kept})

    async def move_cursor(
        self,
        source_id: str,
        fence: int,
        *,
        since: datetime | None,
        page: str | None,
        baseline_done: bool | None = None,
    ) -> bool:
        """Remember how far the poll got; False when the lease was lost."""
        values: dict[str, Any] = {"since": since, "page": page}
        if baseline_done is not None:
            values["baseline_done"] = baseline_done
        return await self._settle(source_id, fence, values)

    async def polled(self, source_id: str, fence: int, *, next_poll_at: datetime | None, error: str = "") -> bool:
        """End a poll, well or with an error people will read; False when the lease was lost.

        A hint that came in during the poll (so before the end of its lease) keeps its time: we may have missed it.
        """
        due = sources.c.next_poll_at
        kept = case((due < sources.c.lease_until, due), else_=literal(next_poll_at, due.type))
        values = {"last_poll_at": now(), "last_error": error, "lease_by": "", "lease_until": None}
        return await self._settle(source_id, fence, {**values, "next_poll_at": kept})

    async def _settle(self, source_id: str, fence: int, values: dict[str, Any]) -> bool:
        change = update(sources).where(self.scope.of(sources, id=source_id, fence=fence)).values(values)
        return await self.scope.change(change.returning(sources.c.id)) is not None

    def _found(self, row: RowMapping | None, name: str) -> SourceRow:
        if row is None:
            raise missing(sources, name, self.scope.firm)
        return build(SourceRow, row)

    async def list(
        self, connection_id: str = "", trigger_key: str = "", limit: int = 100, before: str = ""
    ) -> list[SourceRow]:
        """Return sources, newest first."""
        wanted = {"connection_id": connection_id, "trigger_key": trigger_key}
        condition = self.scope.of(sources, **{name: value for name, value in wanted.items() if value})
        rows = await self.scope.all(self.scope.page(sources, condition, limit, before))
        return [build(SourceRow, row) for row in rows]


@dataclass(frozen=True)
class AllSources:
    """Sources of every firm, for the loop that starts polls."""

    scope: Scope

    async def take_due(self, holder: str, seconds: float, limit: int = 100) -> list[SourceRow]:
        """Lease active sources whose time has come, the longest overdue first."""
        moment = now()
        due = (sources.c.state == "active") & (sources.c.next_poll_at <= moment) & free_of_lease(moment)
        chosen = select(sources.c.id).where(due).order_by(sources.c.next_poll_at).limit(limit)
        change = update(sources).where(sources.c.id.in_(chosen.with_for_update(skip_locked=True).scalar_subquery()))
        async with self.scope.door.write() as connection:
            taken = change.values(lease_values(holder, moment, seconds)).returning(sources)
            return [build(SourceRow, row) for row in (await connection.execute(taken)).mappings()]
