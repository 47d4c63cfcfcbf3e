"""Requests to release what is held: who may not release asks somebody who may."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, update

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.books.rows import RequestRow
from storage.books.tables import book_requests
from storage.rows import build
from storage.scope import Scope, missing, opened, place


@dataclass(frozen=True)
class Requests:
    """The requests of one firm; at most one is open for each finding."""

    scope: Scope

    async def ask(
        self, books_id: str, finding_id: str, *, way: str, tax: int | None, seen: str, reason: str
    ) -> RequestRow:
        """Keep a request about a finding as it was `seen`; an earlier open one is replaced."""
        id = new_id("ask")
        values = {
            "firm": self.scope.firm,
            "id": id,
            "books_id": books_id,
            "finding_id": finding_id,
            "way": way,
            "tax": tax,
            "seen": seen,
            "reason": self.scope.seal(place(book_requests, "reason", id), reason),
            "asked_by": self.scope.actor,
            "created_at": now(),
        }
        async with self.scope.door.write() as connection:
            older = self.scope.of(book_requests, books_id=books_id, finding_id=finding_id, state="open")
            await connection.execute(update(book_requests).where(older).values(state="replaced"))
            made = await connection.execute(book_requests.insert().values(values).returning(book_requests))
            await write_entry(connection, self.scope, "release asked for", f"finding:{finding_id}", {"way": way})
            return self._request(made.mappings().one())

    async def answer(self, request_id: str, state: str, answer: str) -> RequestRow:
        """Confirm or decline an open request; raises Mistake when it is answered already."""
        values = {
            "state": state,
            "answered_by": self.scope.actor,
            "answered_at": now(),
            "answer": self.scope.seal(place(book_requests, "answer", request_id), answer),
        }
        async with self.scope.door.write() as connection:
            mine = self.scope.of(book_requests, id=request_id, state="open")
            done = await connection.execute(update(book_requests).where(mine).values(values).returning(book_requests))
            row = done.mappings().first()
            if row is None:
                cause = "it was answered already, or asked anew"
                raise mistake(f"Request '{request_id}'", cause, "Look at the open ones")
            await write_entry(connection, self.scope, f"release {state}", f"finding:{row['finding_id']}", {})
            return self._request(row)

    async def get(self, request_id: str) -> RequestRow:
        """Return one by id."""
        row = await self.scope.first(book_requests.select().where(self.scope.of(book_requests, id=request_id)))
        if row is None:
            raise missing(book_requests, request_id, self.scope.firm)
        return self._request(row)

    async def list(self, books_id: str, state: str = "open", limit: int = 100) -> list[RequestRow]:
        """Return requests in a state, newest first."""
        mine = self.scope.of(book_requests, books_id=books_id, state=state)
        return [self._request(row) for row in await self.scope.all(self.scope.page(book_requests, mine, limit, ""))]

    def _request(self, row: RowMapping) -> RequestRow:
        keys, firm = self.scope.keys, self.scope.firm
        said = {name: opened(keys, firm, place(book_requests, name, row["id"]), row[name]) for name in _SEALED}
        return build(RequestRow, row, **said)


_SEALED = ("reason", "answer")
