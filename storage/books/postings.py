"""Our own record of every object we posted or adopted in QuickBooks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import ColumnElement, RowMapping, delete, select, update

from core.clock import now
from storage.books.rows import PostingRow
from storage.books.tables import book_postings
from storage.rows import build
from storage.scope import Scope, insert, missing, opened, place


class Standing(TypedDict):
    """How an object stands in QuickBooks; `posted_on` is an ISO day, `face` what was sent, for comparing."""

    kind: str
    state: str
    version: int
    vendor_id: str
    sync_token: str
    posted_on: str
    cents: int
    plan_id: NotRequired[str]
    effect_id: NotRequired[str]
    face: NotRequired[str]
    adopted: NotRequired[bool]
    reconciled: NotRequired[bool]


NOTHING: dict[str, Any] = {"plan_id": "", "effect_id": "", "face": "", "adopted": False, "reconciled": False}
"""What holds of a posting unless it is said."""


@dataclass(frozen=True)
class Postings:
    """The postings of one firm's books, by the key of their document."""

    scope: Scope

    async def keep(
        self,
        books_id: str,
        key: str,
        *,
        document: Any,
        facts: Sequence[tuple[str, str]] = (),
        replaces: str = "",
        **values: Unpack[Standing],
    ) -> PostingRow:
        """Record a posting, or what became of it; `replaces` is the key it stood under until now."""
        row = {
            **NOTHING,
            **values,
            "firm": self.scope.firm,
            "books_id": books_id,
            "key": key,
            "document": self.scope.seal(place(book_postings, "document", books_id, key), document),
            "facts": [list(pair) for pair in facts],
            "updated_at": now(),
        }
        async with self.scope.door.write() as connection:
            if replaces and replaces != key:
                await connection.execute(delete(book_postings).where(self._mine(books_id, replaces)))
            add = insert(connection, book_postings).values(row)
            changed = {name: add.excluded[name] for name in row if name not in ("firm", "books_id", "key")}
            put = add.on_conflict_do_update(index_elements=["firm", "books_id", "key"], set_=changed)
            return self._posting((await connection.execute(put.returning(book_postings))).mappings().one())

    async def note(self, books_id: str, states: Mapping[str, tuple[str, str]]) -> None:
        """Note what a reading found: (state, sync token) by key."""
        async with self.scope.door.write() as connection:
            for key, (state, token) in states.items():
                mine = self._mine(books_id, key)
                values = {"state": state, "sync_token": token, "updated_at": now()}
                await connection.execute(update(book_postings).where(mine).values(values))

    async def forget(self, books_id: str, keys: Collection[str]) -> None:
        """Remove the record of what was never ours and is gone, or of what was deleted as a part of something else."""
        async with self.scope.door.write() as connection:
            for key in keys:
                await connection.execute(delete(book_postings).where(self._mine(books_id, key)))

    async def get(self, books_id: str, key: str) -> PostingRow:
        """Return one by the key of its document."""
        row = await self.find(books_id, key)
        if row is None:
            raise missing(book_postings, key, self.scope.firm)
        return row

    async def find(self, books_id: str, key: str) -> PostingRow | None:
        """Return one by the key of its document, or None."""
        row = await self.scope.first(book_postings.select().where(self._mine(books_id, key)))
        return None if row is None else self._posting(row)

    async def starting(self, books_id: str, start: str) -> list[PostingRow]:
        """Return those whose keys begin alike, such as all versions of one document."""
        mine = self.scope.of(book_postings, books_id=books_id)
        query = book_postings.select().where(mine, book_postings.c.key.startswith(start, autoescape=True))
        return [self._posting(row) for row in await self.scope.all(query.order_by(book_postings.c.key))]

    async def by_vendor_id(self, books_id: str, kind: str, vendor_id: str) -> PostingRow | None:
        """Return the posting that became this QuickBooks object, or None."""
        mine = self.scope.of(book_postings, books_id=books_id, kind=kind, vendor_id=vendor_id)
        row = await self.scope.first(book_postings.select().where(mine).order_by(book_postings.c.key))
        return None if row is None else self._posting(row)

    async def vendor_ids(self, books_id: str, kind: str) -> frozenset[str]:
        """Return the ids in QuickBooks of all postings of one kind."""
        mine = self.scope.of(book_postings, books_id=books_id, kind=kind)
        return frozenset(
            row["vendor_id"] for row in await self.scope.all(select(book_postings.c.vendor_id).where(mine))
        )

    async def all(self, books_id: str) -> list[PostingRow]:
        """Return every posting, by key."""
        mine = self.scope.of(book_postings, books_id=books_id)
        return [
            self._posting(row)
            for row in await self.scope.all(book_postings.select().where(mine).order_by(book_postings.c.key))
        ]

    def _mine(self, books_id: str, key: str) -> ColumnElement[bool]:
        return self.scope.of(book_postings, books_id=books_id, key=key)

    def _posting(self, row: RowMapping) -> PostingRow:
        purpose = place(book_postings, "document", row["books_id"], row["key"])
        return build(PostingRow, row, document=opened(self.scope.keys, self.scope.firm, purpose, row["document"]))
