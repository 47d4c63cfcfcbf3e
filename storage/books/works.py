"""Work on the books that somebody asked for and watches: one of each kind at a time, with how far it came."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, update

from core.clock import now
from storage.books.rows import WorkRow
from storage.books.tables import book_works
from storage.rows import build
from storage.scope import Scope, insert, opened, place

SILENT = timedelta(seconds=60)
"""After this long without a sign of life its process is gone, and somebody may begin again."""


@dataclass(frozen=True)
class Works:
    """The newest work of each kind on one firm's books; `started_at` tells one from the next."""

    scope: Scope

    async def begin(self, books_id: str, kind: str) -> WorkRow | None:
        """Begin; None while work of this kind is under way."""
        moment = now()
        values = {"state": "running", "said": "", "done": 0, "total": 0, "result": None, "problems": None}
        values |= {"started_by": self.scope.actor, "started_at": moment, "seen_at": moment, "finished_at": None}
        async with self.scope.door.write() as connection:
            add = insert(connection, book_works)
            add = add.values(firm=self.scope.firm, books_id=books_id, kind=kind, **values)
            free = (book_works.c.state != "running") | (book_works.c.seen_at < moment - SILENT)
            keys = ["firm", "books_id", "kind"]
            put = add.on_conflict_do_update(index_elements=keys, set_=values, where=free).returning(book_works)
            row = (await connection.execute(put)).mappings().first()
            return None if row is None else self._work(row)

    async def tell(self, row: WorkRow, said: str = "", done: int = 0, total: int = 0) -> None:
        """Note how far it came; without words only that it is still at work."""
        values: dict[str, Any] = {"seen_at": now()}
        values |= {"said": said, "done": done, "total": total} if said else {}
        await self._change(row, values)

    async def finish(self, row: WorkRow, result: Any, problems: Any) -> None:
        """Note how it ended: with a result, or with problems."""
        values = {
            "state": "failed" if problems else "done",
            "result": self.scope.seal(self._place("result", row.books_id, row.kind), result),
            "problems": self.scope.seal(self._place("problems", row.books_id, row.kind), problems or None),
            "seen_at": now(),
            "finished_at": now(),
        }
        await self._change(row, values)

    async def find(self, books_id: str, kind: str) -> WorkRow | None:
        """Return the newest of this kind, or None."""
        row = await self.scope.first(book_works.select().where(self._mine(books_id, kind)))
        return None if row is None else self._work(row)

    async def _change(self, row: WorkRow, values: dict[str, Any]) -> None:
        mine = self._mine(row.books_id, row.kind) & (book_works.c.started_at == row.started_at)
        await self.scope.change(update(book_works).where(mine).values(values).returning(book_works.c.kind))

    def _mine(self, books_id: str, kind: str) -> ColumnElement[bool]:
        return self.scope.of(book_works, books_id=books_id, kind=kind)

    def _place(self, column: str, books_id: str, kind: str) -> str:
        return place(book_works, column, books_id, kind)

    def _work(self, row: RowMapping) -> WorkRow:
        keys, firm, ids = self.scope.keys, self.scope.firm, (row["books_id"], row["kind"])
        both = {name: opened(keys, firm, self._place(name, *ids), row[name]) for name in ("result", "problems")}
        return build(WorkRow, row, **both)
