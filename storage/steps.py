"""Steps of runs: what went in and what came out, sealed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, case, literal

from core.clock import now
from storage.rows import StepRow, build
from storage.scope import Scope, insert, opened, place
from storage.tables import run_steps


@dataclass(frozen=True)
class Steps:
    """Keeps the steps of one firm's runs."""

    scope: Scope

    async def save_step(
        self,
        run_id: str,
        position: str,
        state: str,
        *,
        input: Any = None,
        output: Any = None,
        error: dict[str, Any] | None = None,
        effect_id: str | None = None,
    ) -> StepRow:
        """Record a step; saved again, it counts an attempt and keeps what this call does not give.

        After a failure it starts anew: a replay days later has its full time again.
        """
        moment = now()
        given = {
            "input": self.scope.seal(place(run_steps, "input", run_id, position), input),
            "output": self.scope.seal(place(run_steps, "output", run_id, position), output),
            "effect_id": effect_id,
        }
        changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        changes |= {"state": state, "error": error, "finished_at": None if state == "waiting" else moment}
        key = {"firm": self.scope.firm, "run_id": run_id, "position": position}
        async with self.scope.door.write() as connection:
            add = insert(connection, run_steps).values({**key, **changes, "started_at": moment})
            failed = run_steps.c.state == "failed"
            again = {
                **changes,
                "attempts": run_steps.c.attempts + 1,
                "started_at": case(
                    (failed, literal(moment, run_steps.c.started_at.type)), else_=run_steps.c.started_at
                ),
            }
            put = add.on_conflict_do_update(index_elements=list(key), set_=again).returning(run_steps)
            return self._opened((await connection.execute(put)).mappings().one())

    async def step(self, run_id: str, position: str) -> StepRow | None:
        """Return one step, None when it was not reached."""
        mine = self.scope.of(run_steps, run_id=run_id, position=position)
        row = await self.scope.first(run_steps.select().where(mine))
        return None if row is None else self._opened(row)

    async def steps(self, run_id: str) -> list[StepRow]:
        """Return the steps of a run in the order they started."""
        mine = run_steps.select().where(self.scope.of(run_steps, run_id=run_id))
        query = mine.order_by(run_steps.c.started_at, run_steps.c.position)
        return [self._opened(row) for row in await self.scope.all(query)]

    def _opened(self, row: RowMapping) -> StepRow:
        plain = {
            name: opened(
                self.scope.keys, row["firm"], place(run_steps, name, row["run_id"], row["position"]), row[name]
            )
            for name in ("input", "output")
        }
        return build(StepRow, row, **plain)
