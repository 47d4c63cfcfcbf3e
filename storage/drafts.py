"""Recipes somebody is still working on. A change names the version it was made from, so none is lost to another."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update

from core.clock import now
from core.ids import new_id
from storage.draft_tables import drafts, recipe_tests
from storage.rows import build
from storage.scope import Scope, insert, opened, place


@dataclass(frozen=True)
class DraftRow:
    """What one person is doing to one recipe (id '' for one never saved), begun from its version `base`."""

    id: str
    firm: str
    person: str
    recipe_id: str
    base: int
    version: int
    content: Any = field(repr=False)
    updated_at: datetime


@dataclass(frozen=True)
class Drafts:
    """Keeps the drafts of one firm; contents are sealed, as samples of clients' data are among them."""

    scope: Scope

    async def get(self, person: str, recipe_id: str) -> DraftRow | None:
        """Return the draft of a person and a recipe, if there is one."""
        row = await self.scope.first(drafts.select().where(self.scope.of(drafts, person=person, recipe_id=recipe_id)))
        return None if row is None else self._opened(row)

    async def begin(self, person: str, recipe_id: str, base: int, content: Any) -> DraftRow | None:
        """Keep a first version; None when there is a draft already."""
        draft_id, moment = new_id("drf"), now()
        values = {
            "firm": self.scope.firm,
            "id": draft_id,
            "person": person,
            "recipe_id": recipe_id,
            "base": base,
            "version": 1,
            "content": self._sealed(draft_id, content),
            "created_at": moment,
            "updated_at": moment,
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, drafts).values(values)
            once = add.on_conflict_do_nothing(index_elements=["firm", "person", "recipe_id"])
            row = (await connection.execute(once.returning(drafts))).mappings().first()
        return None if row is None else self._opened(row)

    async def change(self, draft: DraftRow, content: Any, **values: Any) -> DraftRow | None:
        """Replace the content, and `recipe_id` or `base` if given; None when it changed since it was read."""
        mine = self.scope.of(drafts, id=draft.id, version=draft.version)
        fresh = {"version": draft.version + 1, "content": self._sealed(draft.id, content), "updated_at": now()}
        row = await self.scope.change(update(drafts).where(mine).values(fresh | values).returning(drafts))
        return None if row is None else self._opened(row)

    async def drop(self, person: str, recipe_id: str) -> None:
        """Forget a draft, if there is one."""
        mine = self.scope.of(drafts, person=person, recipe_id=recipe_id)
        await self.scope.change(drafts.delete().where(mine).returning(drafts.c.id))

    async def mark_test(self, recipe_id: str, run_id: str) -> None:
        """Remember that a run was started to try a recipe."""
        values = {"firm": self.scope.firm, "run_id": run_id, "recipe_id": recipe_id}
        async with self.scope.door.write() as connection:
            add = insert(connection, recipe_tests).values(
                {**values, "started_by": self.scope.actor, "created_at": now()}
            )
            await connection.execute(add.on_conflict_do_nothing(index_elements=["firm", "run_id"]))

    async def is_test(self, run_id: str) -> bool:
        """Tell whether a run was started to try a recipe."""
        mine = select(recipe_tests.c.run_id).where(self.scope.of(recipe_tests, run_id=run_id))
        return await self.scope.first(mine) is not None

    def _sealed(self, draft_id: str, content: Any) -> bytes | None:
        return self.scope.seal(place(drafts, "content", draft_id), content)

    def _opened(self, row: RowMapping) -> DraftRow:
        purpose = place(drafts, "content", row["id"])
        return build(DraftRow, row, content=opened(self.scope.keys, self.scope.firm, purpose, row["content"]))
