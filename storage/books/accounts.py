"""The pairs of a Clio account and a QuickBooks company whose books are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, case, or_, update
from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.books.rows import BooksRow
from storage.books.tables import books
from storage.rows import build
from storage.scope import Scope, missing

FOLLOWING = "following "
"""Stands before the app of a hint that a cycle took and has not read after yet."""


@dataclass(frozen=True)
class BookAccounts:
    """Adds, finds and changes pairs; every change of settings or state is audited."""

    scope: Scope

    async def add(self, name: str, clio_connection: str, quickbooks_connection: str) -> BooksRow:
        """Add a pair that is being set up; raises Mistake when the name or one of the accounts is in use."""
        values = {
            "firm": self.scope.firm,
            "id": new_id("books"),
            "name": name,
            "clio_connection": clio_connection,
            "quickbooks_connection": quickbooks_connection,
            "settings": {},
            "cursor": {},
            "created_at": now(),
        }
        try:
            async with self.scope.door.write() as connection:
                made = await connection.execute(books.insert().values(values).returning(books))
                row = build(BooksRow, made.mappings().one())
                await write_entry(connection, self.scope, "books added", f"books:{row.id}", {"name": name})
                return row
        except IntegrityError as problem:
            cause = "the name or one of the two accounts is in use by other books"
            raise mistake(f"Books '{name}'", cause, "Choose others, or use those books") from problem

    async def get(self, books_id: str) -> BooksRow:
        """Return one by id."""
        return self._found(await self.scope.first(books.select().where(self.scope.of(books, id=books_id))), books_id)

    async def by_name(self, name: str) -> BooksRow:
        """Return one by its name."""
        return self._found(await self.scope.first(books.select().where(self.scope.of(books, name=name))), name)

    async def list(self) -> list[BooksRow]:
        """Return all pairs of the firm, oldest first; a firm has few."""
        rows = await self.scope.all(books.select().where(self.scope.of(books)).order_by(books.c.id).limit(100))
        return [build(BooksRow, row) for row in rows]

    async def set_settings(self, books_id: str, settings: dict[str, Any], version: int) -> BooksRow:
        """Replace the settings read at `version`; raises Mistake when somebody changed them since."""
        values = {"settings": settings, "settings_version": version + 1}
        async with self.scope.door.write() as connection:
            held = self.scope.of(books, id=books_id, settings_version=version)
            row = (await connection.execute(update(books).where(held).values(values).returning(books))).mappings()
            changed = row.first()
            if changed is None:
                raise mistake("The settings of the books", "somebody else changed them meanwhile", "Look and try again")
            await write_entry(connection, self.scope, "books settings changed", f"books:{books_id}", settings)
            return build(BooksRow, changed)

    async def set_state(self, books_id: str, state: str) -> BooksRow:
        """Switch to setting up, on or paused."""
        async with self.scope.door.write() as connection:
            change = update(books).where(self.scope.of(books, id=books_id)).values(state=state).returning(books)
            row = self._found((await connection.execute(change)).mappings().first(), books_id)
            await write_entry(connection, self.scope, f"books {state}", f"books:{books_id}", {})
            return row

    async def of_company(self, quickbooks_connection: str) -> BooksRow | None:
        """Return the books of a QuickBooks connection, or None."""
        mine = self.scope.of(books, quickbooks_connection=quickbooks_connection)
        row = await self.scope.first(books.select().where(mine))
        return build(BooksRow, row) if row else None

    async def hint(self, connection_id: str, app: str) -> None:
        """Remember that a webhook came for one of the two accounts; one of QuickBooks asks for a closer look."""
        either = or_(books.c.clio_connection == connection_id, books.c.quickbooks_connection == connection_id)
        fresh = or_(books.c.hinted == "", books.c.hinted != app) & (books.c.hinted != "quickbooks")
        mine = self.scope.of(books, state="on") & either & fresh
        closer = case((books.c.hinted == f"{FOLLOWING}quickbooks", "quickbooks"), else_=app)
        await self.scope.change(update(books).where(mine).values(hinted=closer).returning(books.c.id))

    async def take_hint(self, books_id: str) -> str:
        """Return which app's webhook asked for this cycle; empty when none did. It stays until it was followed.

        A hint that comes while this one is followed is a new one, and one that a killed cycle took is there again.
        """
        row = await self.get(books_id)
        app = row.hinted.removeprefix(FOLLOWING)
        if app:
            mine = self.scope.of(books, id=books_id, hinted=row.hinted)
            await self.scope.change(update(books).where(mine).values(hinted=FOLLOWING + app).returning(books.c.id))
        return app

    async def forget_hint(self, books_id: str) -> None:
        """Forget the hint that was taken: what it told of was read."""
        mine = self.scope.of(books, id=books_id) & books.c.hinted.startswith(FOLLOWING)
        await self.scope.change(update(books).where(mine).values(hinted="").returning(books.c.id))

    async def take(self, books_id: str, holder: str, seconds: float) -> BooksRow | None:
        """Take the lease of a cycle; None while another process holds it."""
        moment = now()
        free = or_(books.c.lease_until.is_(None), books.c.lease_until <= moment, books.c.lease_by == holder)
        values = {"lease_by": holder, "lease_until": moment + timedelta(seconds=seconds), "fence": books.c.fence + 1}
        change = update(books).where(self.scope.of(books, id=books_id), free).values(values).returning(books)
        row = await self.scope.change(change)
        return build(BooksRow, row) if row else None

    async def stay(self, books_id: str, fence: int, seconds: float) -> bool:
        """Keep the lease; False when it was taken over."""
        return await self._fenced(books_id, fence, lease_until=now() + timedelta(seconds=seconds))

    async def move_cursor(self, books_id: str, fence: int, cursor: dict[str, Any]) -> bool:
        """Remember how far a reading came; False when the lease was taken over."""
        return await self._fenced(books_id, fence, cursor=cursor)

    async def keep_cursor(self, books_id: str, fence: int, part: str, cursor: dict[str, Any]) -> bool:
        """Keep how far one side was read, beside the other's; False when the lease was taken over."""
        async with self.scope.door.write() as connection:
            mine = self.scope.of(books, id=books_id, fence=fence)
            held = (await connection.execute(books.select().where(mine).with_for_update())).mappings().first()
            if held is None:
                return False
            values = {"cursor": {**held["cursor"], part: cursor}}
            await connection.execute(update(books).where(mine).values(values))
            return True

    async def settle(
        self,
        books_id: str,
        fence: int,
        *,
        cursor: dict[str, Any] | None = None,
        error: str = "",
    ) -> bool:
        """Give the lease back with what came of the cycle; False when it was taken over."""
        values: dict[str, Any] = {"lease_by": "", "lease_until": None, "last_error": error}
        values |= {"cursor": cursor} if cursor is not None else {}
        values |= {} if error else {"last_cycle_at": now()}
        return await self._fenced(books_id, fence, **values)

    async def note_sweep(self, books_id: str, fence: int, at: datetime) -> bool:
        """Note when everything was looked at last; False when the lease was taken over."""
        return await self._fenced(books_id, fence, last_sweep_at=at)

    async def _fenced(self, books_id: str, fence: int, **values: Any) -> bool:
        mine = self.scope.of(books, id=books_id, fence=fence)
        return await self.scope.change(update(books).where(mine).values(values).returning(books.c.id)) is not None

    def _found(self, row: RowMapping | None, name: str) -> BooksRow:
        if row is None:
            raise missing(books, name, self.scope.firm)
        return build(BooksRow, row)
