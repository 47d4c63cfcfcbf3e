"""Recipes and their versions. A saved version never changes; a run keeps the version it started with."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, Select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.clock import now
from core.errors import mistake
from core.ids import fingerprint, new_id
from storage.audit import write_entry
from storage.rows import RecipeRow, VersionRow, build
from storage.scope import MOST_ROWS, Scope, missing
from storage.tables import recipe_versions, recipes

KEEP = "\0keep"
"""Stands for 'leave the source as it is', where None means 'listens to nothing'."""


def listening_to(scope: Scope, source_id: str) -> Select[Any]:
    """Return the query of the recipes that an event of this source starts."""
    return recipes.select().where(scope.of(recipes, source_id=source_id, state="on"))


@dataclass(frozen=True)
class Recipes:
    """Keeps the recipes of one firm."""

    scope: Scope

    async def add(self, name: str) -> RecipeRow:
        """Add a draft without any version; raises Mistake when the firm already uses the name."""
        moment = now()
        values = {"firm": self.scope.firm, "id": new_id("rec"), "name": name}
        stamps = {"created_at": moment, "updated_at": moment}
        try:
            async with self.scope.door.write() as connection:
                made = await connection.execute(recipes.insert().values(values | stamps).returning(recipes))
                row = build(RecipeRow, made.mappings().one())
                await write_entry(connection, self.scope, "recipe added", f"recipe:{row.id}", {"name": name})
                return row
        except IntegrityError as problem:
            raise _refused(name) from problem

    async def get(self, recipe_id: str) -> RecipeRow:
        """Return one by id."""
        held = await self.scope.first(recipes.select().where(self.scope.of(recipes, id=recipe_id)))
        return self._found(held, recipe_id)

    async def by_name(self, name: str) -> RecipeRow:
        """Return one by its name."""
        held = await self.scope.first(recipes.select().where(self.scope.of(recipes, name=name)))
        return self._found(held, name)

    async def rename(self, recipe_id: str, name: str) -> RecipeRow:
        """Change the name; raises Mistake when the firm already uses it."""
        try:
            return await self._update(recipe_id, {"name": name}, "recipe renamed", {"name": name})
        except IntegrityError as problem:
            raise _refused(name) from problem

    async def listen(self, recipe_id: str, source_id: str | None) -> RecipeRow:
        """Set what the recipe listens to."""
        return await self._update(recipe_id, {"source_id": source_id}, "recipe listens", {"source": source_id})

    async def set_state(self, recipe_id: str, state: str, source_id: str | None = KEEP) -> RecipeRow:
        """Switch to draft, on or paused; raises Mistake for `on` without a version and a source."""
        values: dict[str, Any] = {"state": state, "asked_by": ""}
        if source_id != KEEP:
            values["source_id"] = source_id
        async with self.scope.door.write() as connection:
            row = await self._write(connection, recipe_id, values, f"recipe {state}", {})
            if state == "on" and (row.version == 0 or row.source_id is None):
                raise mistake(
                    f"Recipe '{row.name}'", "It has no saved version or no trigger", "Save it, then switch on"
                )
            return row

    async def ask(self, recipe_id: str, who: str) -> RecipeRow:
        """Keep who asks that somebody with more rights switches it on."""
        return await self._update(recipe_id, {"asked_by": who}, "recipe asked for", {"by": who})

    async def _update(self, recipe_id: str, values: dict[str, Any], verb: str, detail: dict[str, Any]) -> RecipeRow:
        async with self.scope.door.write() as connection:
            return await self._write(connection, recipe_id, values, verb, detail)

    async def _write(
        self, connection: AsyncConnection, recipe_id: str, values: dict[str, Any], verb: str, detail: dict[str, Any]
    ) -> RecipeRow:
        change = update(recipes).where(self.scope.of(recipes, id=recipe_id)).values(**values, updated_at=now())
        changed = (await connection.execute(change.returning(recipes))).mappings().first()
        row = self._found(changed, recipe_id)
        await write_entry(connection, self.scope, verb, f"recipe:{recipe_id}", detail)
        return row

    async def save_version(
        self, recipe_id: str, document: dict[str, Any], text: str, created_by: str = ""
    ) -> VersionRow:
        """Save the document as a new current version; the same document again gives the current version back."""
        async with self.scope.door.write() as connection:
            raised = update(recipes).where(self.scope.of(recipes, id=recipe_id))
            raised = raised.values(version=recipes.c.version + 1, updated_at=now())
            row = (await connection.execute(raised.returning(recipes))).mappings().first()
            number = self._found(row, recipe_id).version
            held = await self._held(connection, recipe_id, number - 1)
            if held is not None and held["fingerprint"] == fingerprint(document):
                await self._lower(connection, recipe_id, number - 1)
                return build(VersionRow, held)
            values = self._version_values(recipe_id, number, document, text, created_by)
            return await self._save(connection, values)

    async def _held(self, connection: AsyncConnection, recipe_id: str, version: int) -> RowMapping | None:
        mine = self.scope.of(recipe_versions, recipe_id=recipe_id, version=version)
        return (await connection.execute(recipe_versions.select().where(mine))).mappings().first()

    async def _lower(self, connection: AsyncConnection, recipe_id: str, version: int) -> None:
        mine = self.scope.of(recipes, id=recipe_id)
        await connection.execute(update(recipes).where(mine).values(version=version))

    def _version_values(
        self, recipe_id: str, version: int, document: dict[str, Any], text: str, created_by: str
    ) -> dict[str, Any]:
        return {
            "firm": self.scope.firm,
            "recipe_id": recipe_id,
            "version": version,
            "document": document,
            "text": text,
            "fingerprint": fingerprint(document),
            "created_by": created_by or self.scope.actor,
            "created_at": now(),
        }

    async def _save(self, connection: AsyncConnection, values: dict[str, Any]) -> VersionRow:
        await connection.execute(recipe_versions.insert().values(values))
        subject, detail = f"recipe:{values['recipe_id']}", {"version": values["version"]}
        await write_entry(connection, self.scope, "recipe saved", subject, detail)
        return build(VersionRow, values)

    async def version(self, recipe_id: str, version: int) -> VersionRow:
        """Return one saved version."""
        mine = self.scope.of(recipe_versions, recipe_id=recipe_id, version=version)
        row = await self.scope.first(recipe_versions.select().where(mine))
        if row is None:
            raise missing(recipe_versions, f"{recipe_id} version {version}", self.scope.firm)
        return build(VersionRow, row)

    def _found(self, row: RowMapping | None, name: str) -> RecipeRow:
        if row is None:
            raise missing(recipes, name, self.scope.firm)
        return build(RecipeRow, row)

    async def history(self, recipe_id: str) -> list[VersionRow]:
        """Return all versions, newest first."""
        mine = recipe_versions.select().where(self.scope.of(recipe_versions, recipe_id=recipe_id))
        rows = await self.scope.all(mine.order_by(recipe_versions.c.version.desc()).limit(MOST_ROWS))
        return [build(VersionRow, row) for row in rows]

    async def listening(self, source_id: str) -> list[RecipeRow]:
        """Return the recipes, switched on, that an event of this source starts."""
        return [build(RecipeRow, row) for row in await self.scope.all(listening_to(self.scope, source_id))]

    async def list(self, state: str = "", limit: int = 100, before: str = "") -> list[RecipeRow]:
        """Return recipes, newest first."""
        condition = self.scope.of(recipes, **({"state": state} if state else {}))
        rows = await self.scope.all(self.scope.page(recipes, condition, limit, before))
        return [build(RecipeRow, row) for row in rows]


def _refused(name: str) -> Exception:
    return mistake(f"Recipe '{name}'", "The name is taken, or the firm does not exist", "Choose another name")
