"""Plans of the books: proposed, decided by a person or the firm's limits, applied step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, update

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.books.rows import PlanRow
from storage.books.tables import book_plans
from storage.rows import build
from storage.scope import Scope, missing, opened, place

OPEN = ("proposed", "approved", "applying")
_APPLYING = book_plans.c.state == "applying"
LATER = {
    "proposed": ("approved", "stale"),
    "approved": ("applying", "stale"),
    "applying": ("applied", "stale", "failed"),
}


@dataclass(frozen=True)
class Plans:
    """The plans of one firm's books."""

    scope: Scope

    async def propose(
        self, books_id: str, digest: str, body: Any, counts: dict[str, int], reasons: Sequence[str]
    ) -> PlanRow:
        """Keep a plan; an open one of the same digest is returned as it is, other proposals become stale.

        Raises Mistake while another one is being applied: two plans at once would not know of each other.
        """
        held = await self.open(books_id)
        if held and held.digest == digest:
            return held
        id = new_id("plan")
        values = {
            "firm": self.scope.firm,
            "id": id,
            "books_id": books_id,
            "digest": digest,
            "body": self.scope.seal(place(book_plans, "body", id), body),
            "counts": counts,
            "reasons": list(reasons),
            "created_at": now(),
        }
        async with self.scope.door.write() as connection:
            older = self.scope.of(book_plans, books_id=books_id)
            begun = (await connection.execute(book_plans.select().where(older, _APPLYING))).first()
            if begun:
                cause = "it is being applied, and another plan would not know of it"
                raise mistake(f"Plan {begun.digest[:12]}", cause, "Go on with `lexrelay sync apply`, then plan again")
            stale = update(book_plans).where(older, book_plans.c.state.in_(("proposed", "approved")))
            await connection.execute(stale.values(state="stale"))
            made = await connection.execute(book_plans.insert().values(values).returning(book_plans))
            return self._plan(made.mappings().one())

    async def open(self, books_id: str) -> PlanRow | None:
        """Return the plan that is not finished yet, or None."""
        mine = self.scope.of(book_plans, books_id=books_id) & book_plans.c.state.in_(OPEN)
        # Asked for in order, SQLite would walk all plans there ever were instead of the few that are open.
        rows = await self.scope.all(book_plans.select().where(mine).limit(len(OPEN)))
        return self._plan(max(rows, key=lambda row: str(row["id"]))) if rows else None

    async def decide(self, plan_id: str, digest: str, by: str) -> PlanRow:
        """Approve exactly the plan of this digest; raises Mistake when it is not the proposed one any more."""
        values = {"state": "approved", "decided_by": by, "decided_at": now()}
        return await self._change(plan_id, "proposed", values, digest=digest)

    async def move(self, plan_id: str, before: str, after: str, *, error: str = "") -> PlanRow:
        """Move from one state to another; raises Mistake when it is not in the first."""
        if after not in LATER.get(before, ()):
            raise ValueError(f"a plan does not go from {before} to {after}")
        finished = {"finished_at": now()} if after in ("applied", "stale", "failed") else {}
        return await self._change(plan_id, before, {"state": after, "error": error, **finished})

    async def begin(self, plan_id: str, done: int) -> None:
        """Remember that it is gone on with now, and how many steps were done before."""
        mine = self.scope.of(book_plans, id=plan_id)
        values = {"done": done, "began_done": done, "began_at": now()}
        await self.scope.change(update(book_plans).where(mine).values(values).returning(book_plans.c.id))

    async def note_done(self, plan_id: str, done: int) -> None:
        """Remember how many steps are done."""
        mine = self.scope.of(book_plans, id=plan_id)
        await self.scope.change(update(book_plans).where(mine).values(done=done).returning(book_plans.c.id))

    async def _change(self, plan_id: str, before: str, values: dict[str, Any], **further: str) -> PlanRow:
        async with self.scope.door.write() as connection:
            mine = self.scope.of(book_plans, id=plan_id, state=before, **further)
            done = await connection.execute(update(book_plans).where(mine).values(values).returning(book_plans))
            row = done.mappings().first()
            if row is None:
                cause = f"it is not {before} any more, or another one was looked at"
                raise mistake(f"Plan '{plan_id}'", cause, "Look at the newest plan")
            detail = {"digest": row["digest"], "counts": row["counts"]}
            await write_entry(connection, self.scope, f"plan {values['state']}", f"plan:{plan_id}", detail)
            return self._plan(row)

    async def get(self, plan_id: str) -> PlanRow:
        """Return one by id."""
        row = await self.scope.first(book_plans.select().where(self.scope.of(book_plans, id=plan_id)))
        if row is None:
            raise missing(book_plans, plan_id, self.scope.firm)
        return self._plan(row)

    async def list(self, books_id: str, limit: int = 50, before: str = "") -> list[PlanRow]:
        """Return plans, newest first."""
        rows = await self.scope.all(
            self.scope.page(book_plans, self.scope.of(book_plans, books_id=books_id), limit, before)
        )
        return [self._plan(row) for row in rows]

    def _plan(self, row: RowMapping) -> PlanRow:
        body = opened(self.scope.keys, self.scope.firm, place(book_plans, "body", row["id"]), row["body"])
        return build(PlanRow, row, body=body)
