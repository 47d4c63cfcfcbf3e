"""Approvals: what a person was shown, kept sealed from the first moment on, and what they decided."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, update

from core.clock import now
from core.ids import fingerprint, new_id
from storage.rows import build
from storage.runs import UNFINISHED
from storage.scope import MOST_ROWS, Scope, insert, missing, opened, place
from storage.tables import runs
from storage.waiting_tables import approvals


@dataclass(frozen=True)
class ApprovalRow:
    """A question to a person. `state` is open, approved, rejected or expired; `content` never changes."""

    id: str
    firm: str
    run_id: str
    position: str
    who: str
    content: Any
    content_hash: str
    state: str
    created_at: datetime
    expires_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    note: str | None

    @property
    def is_late(self) -> bool:
        """Whether the time to decide is over."""
        return self.state == "open" and self.expires_at is not None and self.expires_at <= now()


@dataclass(frozen=True)
class Approvals:
    """Keeps the approvals of one firm."""

    scope: Scope

    async def ask(
        self, run_id: str, position: str, *, who: str, content: Any, expires_at: datetime | None
    ) -> ApprovalRow:
        """Ask once for each step of a run; asked again, the first content stands."""
        approval_id = new_id("apr")
        values = {
            "firm": self.scope.firm,
            "id": approval_id,
            "run_id": run_id,
            "position": position,
            "who": who,
            "content": self.scope.seal(place(approvals, "content", approval_id), content),
            "content_hash": fingerprint(content),
            "created_at": now(),
            "expires_at": expires_at,
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, approvals).values(values)
            await connection.execute(add.on_conflict_do_nothing(index_elements=["firm", "run_id", "position"]))
            return self._opened((await connection.execute(self._of_step(run_id, position))).mappings().one())

    async def held(self, run_id: str, position: str) -> ApprovalRow | None:
        """Return what was asked by a step, held still until the transaction ends; None when nothing was."""
        row = await self.scope.first(self._of_step(run_id, position).with_for_update())
        return None if row is None else self._opened(row)

    async def get(self, approval_id: str, *, hold: bool = False) -> ApprovalRow:
        """Return one by id, with `hold` still until the transaction ends; raises NotFound."""
        query = approvals.select().where(self.scope.of(approvals, id=approval_id))
        row = await self.scope.first(query.with_for_update() if hold else query)
        if row is None:
            raise missing(approvals, approval_id, self.scope.firm)
        return self._opened(row)

    async def list(self, state: str = "", limit: int = 100, before: str = "") -> list[ApprovalRow]:
        """Return approvals, newest first; an open one counts only while its run is unfinished."""
        condition = self.scope.of(approvals, **({"state": state} if state else {}))
        if state == "open":
            alive = self.scope.of(runs) & runs.c.state.in_(UNFINISHED)
            condition = condition & approvals.c.run_id.in_(runs.select().with_only_columns(runs.c.id).where(alive))
        page = self.scope.page(approvals, condition, min(limit, MOST_ROWS), before)
        return [self._opened(row) for row in await self.scope.all(page)]

    async def decide(self, approval_id: str, state: str, note: str) -> ApprovalRow:
        """Write down an open one's end as approved or rejected, by the actor of this store."""
        sealed = self.scope.seal(place(approvals, "note", approval_id), note) if note else None
        by = {"decided_by": self.scope.actor, "decided_at": now(), "note": sealed}
        return await self._end(approval_id, "open", {"state": state, **by})

    async def expire(self, approval_id: str) -> ApprovalRow:
        """Write down that nobody decided in time."""
        return await self._end(approval_id, "open", {"state": "expired"})

    async def ask_again(self, approval_id: str, expires_at: datetime | None) -> ApprovalRow:
        """Open an expired one again, for the same content."""
        return await self._end(approval_id, "expired", {"state": "open", "expires_at": expires_at})

    async def _end(self, approval_id: str, before: str, values: dict[str, Any]) -> ApprovalRow:
        mine = self.scope.of(approvals, id=approval_id, state=before)
        row = await self.scope.change(update(approvals).where(mine).values(values).returning(approvals))
        if row is None:
            raise missing(approvals, approval_id, self.scope.firm)
        return self._opened(row)

    def _of_step(self, run_id: str, position: str) -> Select[Any]:
        return approvals.select().where(self.scope.of(approvals, run_id=run_id, position=position))

    def _opened(self, row: RowMapping) -> ApprovalRow:
        plain = {
            name: opened(self.scope.keys, row["firm"], place(approvals, name, row["id"]), row[name])
            for name in ("content", "note")
        }
        return build(ApprovalRow, row, **plain)
