"""Which customer each client is, what both sides showed when they last agreed, and every edit we made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from core.clock import now
from storage.books.rows import ContactRow
from storage.books.tables import book_contacts
from storage.rows import build
from storage.scope import Scope, insert, opened, place

MOST = 50
"""Edits remembered of one contact."""


@dataclass(frozen=True)
class BookContacts:
    """The contacts of one firm's books, by Clio's id of the client."""

    scope: Scope

    async def keep(
        self, books_id: str, client: str, customer: str, data: Any, changes: Sequence[dict[str, str]] = ()
    ) -> None:
        """Keep how a contact stands; `changes` are added to its history."""
        kept = await self.find(books_id, client)
        history = [*(kept.history if kept else ()), *changes][-MOST:]
        row = {
            "firm": self.scope.firm,
            "books_id": books_id,
            "client": client,
            "customer": customer,
            "data": self.scope.seal(place(book_contacts, "data", books_id, client), data),
            "history": self.scope.seal(place(book_contacts, "history", books_id, client), history),
            "updated_at": now(),
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, book_contacts).values(row)
            changed = {name: add.excluded[name] for name in ("customer", "data", "history", "updated_at")}
            keys = ["firm", "books_id", "client"]
            await connection.execute(add.on_conflict_do_update(index_elements=keys, set_=changed))

    async def find(self, books_id: str, client: str) -> ContactRow | None:
        """Return one by its client, or None."""
        row = await self.scope.first(book_contacts.select().where(self._of(books_id, client=client)))
        return None if row is None else self._contact(row)

    async def all(self, books_id: str) -> list[ContactRow]:
        """Return every contact, by client."""
        query = book_contacts.select().where(self._of(books_id)).order_by(book_contacts.c.client)
        return [self._contact(row) for row in await self.scope.all(query)]

    def _of(self, books_id: str, **which: str) -> ColumnElement[bool]:
        return self.scope.of(book_contacts, books_id=books_id, **which)

    def _contact(self, row: RowMapping) -> ContactRow:
        def read(name: str) -> Any:
            purpose = place(book_contacts, name, row["books_id"], row["client"])
            return opened(self.scope.keys, self.scope.firm, purpose, row[name])

        return build(ContactRow, row, data=read("data"), history=read("history"))
