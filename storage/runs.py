"""Runs: one recipe version working on one event. This record outlives the workflow engine's own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, case, func, or_, select, update

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.rows import RunRow, build
from storage.scope import Scope, insert, missing
from storage.steps import Steps
from storage.tables import recipes, runs

UNFINISHED = ("queued", "running", "waiting")
RETRIABLE = ("failed", "parked", "stopped")
_QUEUED: dict[str, Any] = {"state": "queued", "waiting_for": "", "wake_at": None, "dispatched_at": None}


@dataclass(frozen=True)
class Runs(Steps):
    """Starts, moves and ends the runs of one firm, with their steps."""

    async def start(
        self, recipe_id: str, identity: str, *, version: int | None = None, event_id: str | None = None
    ) -> RunRow:
        """Queue a run (of the current version unless told); the same identity gives the existing run."""
        async with self.scope.door.write() as connection:
            recipe = await connection.execute(recipes.select().where(self.scope.of(recipes, id=recipe_id)))
            current = recipe.mappings().first()
            if current is None:
                raise missing(recipes, recipe_id, self.scope.firm)
            values = {
                "firm": self.scope.firm,
                "id": new_id("run"),
                "recipe_id": recipe_id,
                "version": version or current["version"],
                "event_id": event_id,
                "identity": identity,
                "created_at": now(),
            }
            add = insert(connection, runs).values(values)
            await connection.execute(add.on_conflict_do_nothing(index_elements=["firm", "recipe_id", "identity"]))
            held = runs.select().where(self.scope.of(runs, recipe_id=recipe_id, identity=identity))
            return build(RunRow, (await connection.execute(held)).mappings().one())

    async def get(self, run_id: str) -> RunRow:
        """Return one by id."""
        return self._found(await self.scope.first(runs.select().where(self.scope.of(runs, id=run_id))), run_id)

    async def begin(self, run_id: str) -> RunRow | None:
        """Mark as running; None when it has ended (for example: was cancelled) and nothing may be done."""
        first = case((runs.c.started_at.is_(None), now()), else_=runs.c.started_at)
        values = {"state": "running", "waiting_for": "", "wake_at": None, "started_at": first}
        return await self._move(run_id, UNFINISHED, {**values, "attempts": runs.c.attempts + 1})

    async def wait(
        self,
        run_id: str,
        waiting_for: str,
        wake_at: datetime | None = None,
        error: dict[str, Any] | None = None,
        position: str | None = None,
    ) -> bool:
        """Mark as waiting, e.g. for `connection:<id>`; False when it has ended."""
        values = {"state": "waiting", "waiting_for": waiting_for, "wake_at": wake_at, "error": error}
        if position is not None:
            values["position"] = position
        return await self._move(run_id, UNFINISHED, {**values, "dispatched_at": None}) is not None

    async def set_position(self, run_id: str, position: str) -> bool:
        """Remember which step is next; False when it has ended."""
        return await self._move(run_id, UNFINISHED, {"position": position}) is not None

    async def finish(self, run_id: str, state: str, error: dict[str, Any] | None = None) -> bool:
        """End as finished, failed, parked or stopped; False when it had ended before."""
        values = {"state": state, "error": error, "finished_at": now(), "waiting_for": "", "wake_at": None}
        return await self._move(run_id, UNFINISHED, values) is not None

    async def wake(self, waiting_for: str) -> int:
        """Queue the runs that wait for this; returns how many."""
        mine = self.scope.of(runs, state="waiting", waiting_for=waiting_for)
        async with self.scope.door.write() as connection:
            woken = update(runs).where(mine).values(_QUEUED).returning(runs.c.id)
            return len((await connection.execute(woken)).all())

    async def cancel(self, run_id: str) -> RunRow:
        """End an unfinished run for a person, or leave a stuck one as it is for good; raises Mistake otherwise."""
        values = {"state": "cancelled", "finished_at": now(), "waiting_for": "", "wake_at": None}
        return await self._decide(run_id, (*UNFINISHED, "failed", "parked"), values, "run cancelled")

    async def retry(self, run_id: str) -> RunRow:
        """Queue a failed, parked or stopped run again for a person; steps already done are kept."""
        await self._refuse_forgotten(run_id)
        return await self._decide(run_id, RETRIABLE, {**_QUEUED, "error": None, "finished_at": None}, "run retried")

    async def _refuse_forgotten(self, run_id: str) -> None:
        gone = self.scope.of(runs, id=run_id) & runs.c.forgotten_at.is_not(None)
        if await self.scope.first(select(runs.c.id).where(gone)):
            cause = "what it works on was removed, as the firm's settings keep it for so long only"
            raise mistake(f"Run '{run_id}'", cause, "It cannot go on; do by hand in the apps what is still missing")

    async def _move(self, run_id: str, states: Collection[str], values: dict[str, Any]) -> RunRow | None:
        mine = self.scope.of(runs, id=run_id) & runs.c.state.in_(states)
        row = await self.scope.change(update(runs).where(mine).values(values).returning(runs))
        return None if row is None else build(RunRow, row)

    async def _decide(self, run_id: str, states: Collection[str], values: dict[str, Any], verb: str) -> RunRow:
        mine = self.scope.of(runs, id=run_id) & runs.c.state.in_(states)
        async with self.scope.door.write() as connection:
            change = update(runs).where(mine).values(values).returning(runs)
            row = (await connection.execute(change)).mappings().first()
            if row is None:
                cause = f"It is not in this firm, or its state is none of {', '.join(states)}"
                raise mistake(f"Run '{run_id}'", cause, "Reload the page")
            await write_entry(connection, self.scope, verb, f"run:{run_id}")
            return build(RunRow, row)

    async def counts(self, recipe_id: str = "") -> dict[str, int]:
        """Return how many runs there are in each state."""
        condition = self.scope.of(runs, **({"recipe_id": recipe_id} if recipe_id else {}))
        query = select(runs.c.state, func.count().label("many")).where(condition).group_by(runs.c.state)
        return {row["state"]: row["many"] for row in await self.scope.all(query)}

    def _found(self, row: RowMapping | None, name: str) -> RunRow:
        if row is None:
            raise missing(runs, name, self.scope.firm)
        return build(RunRow, row)

    async def list(
        self,
        recipe_id: str = "",
        states: Collection[str] = (),
        event_id: str = "",
        limit: int = 100,
        before: str = "",
    ) -> list[RunRow]:
        """Return runs, newest first."""
        wanted = {"recipe_id": recipe_id, "event_id": event_id}
        condition = self.scope.of(runs, **{name: value for name, value in wanted.items() if value})
        if states:
            condition = condition & runs.c.state.in_(states)
        return [build(RunRow, row) for row in await self.scope.all(self.scope.page(runs, condition, limit, before))]


@dataclass(frozen=True)
class AllRuns:
    """Runs of every firm, for the dispatcher and for rebuilding after a loss."""

    scope: Scope

    async def claim(self, limit: int, again_after: float) -> list[RunRow]:
        """Take queued runs, and waiting ones whose time has come, for dispatch; oldest first.

        A claim not followed by a start is offered again after `again_after` seconds.
        """
        moment = now()
        woken = (runs.c.state == "waiting") & (runs.c.wake_at <= moment)
        ready = or_(runs.c.dispatched_at.is_(None), runs.c.dispatched_at <= moment - timedelta(seconds=again_after))
        due = select(runs.c.id).where(or_(runs.c.state == "queued", woken), ready).order_by(runs.c.id).limit(limit)
        chosen = update(runs).where(runs.c.id.in_(due.with_for_update(skip_locked=True).scalar_subquery()))
        async with self.scope.door.write() as connection:
            taken = await connection.execute(chosen.values({**_QUEUED, "dispatched_at": moment}).returning(runs))
            rows = [build(RunRow, row) for row in taken.mappings()]
        return sorted(rows, key=lambda run: run.id)

    async def unfinished(self, limit: int, after: str = "") -> list[RunRow]:
        """Return unfinished runs, oldest first; `after` is the last id of the page before."""
        query = runs.select().where(runs.c.state.in_(UNFINISHED), runs.c.id > after).order_by(runs.c.id).limit(limit)
        return [build(RunRow, row) for row in await self.scope.all(query)]
