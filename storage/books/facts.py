"""Our copy of Clio's facts: so that a cycle reads only what changed, and a deletion can be seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from core.clock import now
from core.ids import fingerprint
from storage.books.rows import FactRow
from storage.books.tables import book_facts
from storage.rows import build
from storage.scope import Scope, insert, opened, place

AT_ONCE = 500


@dataclass(frozen=True)
class BookFacts:
    """The copy of one firm's objects, by kind (`bill`, `payment`, `trust_line` ...) and Clio's id."""

    scope: Scope

    async def keep(self, books_id: str, kind: str, found: Mapping[str, Any]) -> int:
        """Keep objects by id as they are now; returns how many are new or differ."""
        known = await self._fingerprints(books_id, kind, found)
        new = {id: data for id, data in found.items() if known.get(id) != fingerprint(data)}
        rows = [self._row(books_id, kind, id, data) for id, data in new.items()]
        async with self.scope.door.write() as connection:
            for start in range(0, len(rows), AT_ONCE):
                add = insert(connection, book_facts).values(rows[start : start + AT_ONCE])
                changed = {name: add.excluded[name] for name in ("data", "fingerprint", "gone", "read_at")}
                keys = ["firm", "books_id", "kind", "id"]
                await connection.execute(add.on_conflict_do_update(index_elements=keys, set_=changed))
        return len(new)

    async def mark_gone(self, books_id: str, kind: str, ids: Collection[str]) -> None:
        """Remember that Clio does not show these any more."""
        mine = self.scope.of(book_facts, books_id=books_id, kind=kind)
        for start in range(0, len(ids), AT_ONCE):
            part = sorted(ids)[start : start + AT_ONCE]
            change = update(book_facts).where(mine, book_facts.c.id.in_(part)).values(gone=True, fingerprint="")
            await self.scope.change(change.returning(book_facts.c.id))

    async def all(self, books_id: str, kind: str = "") -> list[FactRow]:
        """Return every object of one kind, or of all, those gone included."""
        mine = self.scope.of(book_facts, books_id=books_id, **({"kind": kind} if kind else {}))
        query = book_facts.select().where(mine)
        return [self._fact(row) for row in await self.scope.all(query.order_by(book_facts.c.kind, book_facts.c.id))]

    async def some(self, books_id: str, kind: str, ids: Collection[str]) -> list[FactRow]:
        """Return objects of one kind by their ids, at most 500; unknown ones are left out."""
        mine = self.scope.of(book_facts, books_id=books_id, kind=kind) & book_facts.c.id.in_(sorted(ids)[:AT_ONCE])
        return [self._fact(row) for row in await self.scope.all(book_facts.select().where(mine))]

    async def _fingerprints(self, books_id: str, kind: str, found: Mapping[str, Any]) -> dict[str, str]:
        mine, ids = self.scope.of(book_facts, books_id=books_id, kind=kind), sorted(found)
        known: dict[str, str] = {}
        for start in range(0, len(ids), AT_ONCE):
            part = book_facts.c.id.in_(ids[start : start + AT_ONCE])
            rows = await self.scope.all(select(book_facts.c.id, book_facts.c.fingerprint).where(mine, part))
            known |= {row["id"]: row["fingerprint"] for row in rows}
        return known

    def _row(self, books_id: str, kind: str, id: str, data: Any) -> dict[str, Any]:
        return {
            "firm": self.scope.firm,
            "books_id": books_id,
            "kind": kind,
            "id": id,
            "data": self.scope.seal(place(book_facts, "data", books_id, kind, id), data),
            "fingerprint": fingerprint(data),
            "gone": False,
            "read_at": now(),
        }

    def _fact(self, row: Any) -> FactRow:
        purpose = place(book_facts, "data", row["books_id"], row["kind"], row["id"])
        return build(FactRow, row, data=opened(self.scope.keys, self.scope.firm, purpose, row["data"]))
