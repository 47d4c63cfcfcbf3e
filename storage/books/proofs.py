"""Bank statements that were imported, and the three-way comparisons that were made."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, update

from core.clock import now
from core.ids import new_id
from storage.audit import write_entry
from storage.books.rows import ReconciliationRow, StatementRow
from storage.books.tables import book_reconciliations, book_statements
from storage.rows import build
from storage.scope import Scope, insert, missing, opened, place


@dataclass(frozen=True)
class Statements:
    """The bank statements of one firm's books; `account` is the id of the bank account in QuickBooks."""

    scope: Scope

    async def add(
        self, books_id: str, account: str, ends_on: str, balance: int, *, lines: Any, format: Any, content_hash: str
    ) -> StatementRow:
        """Keep a statement; the same content a second time is the one we have."""
        id = new_id("stmt")
        values = {
            "firm": self.scope.firm,
            "id": id,
            "books_id": books_id,
            "account": account,
            "ends_on": ends_on,
            "balance": balance,
            "format": format,
            "lines": self.scope.seal(place(book_statements, "lines", id), lines),
            "content_hash": content_hash,
            "added_by": self.scope.actor,
            "created_at": now(),
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, book_statements).values(values)
            keys = ["firm", "books_id", "account", "content_hash"]
            await connection.execute(add.on_conflict_do_nothing(index_elements=keys))
            mine = self.scope.of(book_statements, books_id=books_id, account=account, content_hash=content_hash)
            held = (await connection.execute(book_statements.select().where(mine))).mappings().one()
            if held["id"] == id:
                await write_entry(connection, self.scope, "statement added", f"statement:{id}", {"ends_on": ends_on})
            return self._statement(held)

    async def list(self, books_id: str, account: str = "", limit: int = 100) -> list[StatementRow]:
        """Return statements, newest first."""
        which = {"account": account} if account else {}
        page = self.scope.page(book_statements, self.scope.of(book_statements, books_id=books_id, **which), limit, "")
        return [self._statement(row) for row in await self.scope.all(page)]

    async def get(self, statement_id: str) -> StatementRow:
        """Return one by id."""
        row = await self.scope.first(book_statements.select().where(self.scope.of(book_statements, id=statement_id)))
        if row is None:
            raise missing(book_statements, statement_id, self.scope.firm)
        return self._statement(row)

    async def note_bank_errors(self, statement_id: str, line_ids: Collection[str]) -> StatementRow:
        """Remember which lines of a statement are the bank's own mistakes; audited."""
        row = await self.get(statement_id)
        values = {"format": {**row.format, "bank_errors": sorted(line_ids)}}
        change = update(book_statements).where(self.scope.of(book_statements, id=statement_id)).values(values)
        async with self.scope.door.write() as connection:
            changed = (await connection.execute(change.returning(book_statements))).mappings().one()
            detail = {"lines": len(line_ids)}
            await write_entry(connection, self.scope, "bank errors noted", f"statement:{statement_id}", detail)
            return self._statement(changed)

    def _statement(self, row: RowMapping) -> StatementRow:
        purpose = place(book_statements, "lines", row["id"])
        return build(StatementRow, row, lines=opened(self.scope.keys, self.scope.firm, purpose, row["lines"]))


@dataclass(frozen=True)
class Reconciliations:
    """The comparisons of one firm's books."""

    scope: Scope

    async def add(
        self,
        books_id: str,
        account: str,
        as_of: str,
        *,
        residue: int,
        differences: int,
        body: Any,
        hash: str = "",
        frozen: bool = False,
    ) -> ReconciliationRow:
        """Keep one; a frozen month end carries its hash and is never changed."""
        id = new_id("recon")
        values = {
            "firm": self.scope.firm,
            "id": id,
            "books_id": books_id,
            "account": account,
            "as_of": as_of,
            "frozen": frozen,
            "residue": residue,
            "differences": differences,
            "body": self.scope.seal(place(book_reconciliations, "body", id), body),
            "hash": hash,
            "made_by": self.scope.actor,
            "created_at": now(),
        }
        async with self.scope.door.write() as connection:
            add = book_reconciliations.insert().values(values).returning(book_reconciliations)
            row = (await connection.execute(add)).mappings().one()
            if frozen:
                detail = {"account": account, "as_of": as_of, "hash": hash}
                await write_entry(connection, self.scope, "month end frozen", f"reconciliation:{id}", detail)
            return self._reconciliation(row)

    async def get(self, reconciliation_id: str) -> ReconciliationRow:
        """Return one by id."""
        mine = self.scope.of(book_reconciliations, id=reconciliation_id)
        row = await self.scope.first(book_reconciliations.select().where(mine))
        if row is None:
            raise missing(book_reconciliations, reconciliation_id, self.scope.firm)
        return self._reconciliation(row)

    async def list(self, books_id: str, *, frozen: bool | None = None, limit: int = 100) -> list[ReconciliationRow]:
        """Return comparisons, newest first; only frozen ones (or only others) when asked."""
        which = {} if frozen is None else {"frozen": frozen}
        mine = self.scope.of(book_reconciliations, books_id=books_id, **which)
        page = self.scope.page(book_reconciliations, mine, limit, "")
        return [self._reconciliation(row) for row in await self.scope.all(page)]

    def _reconciliation(self, row: RowMapping) -> ReconciliationRow:
        purpose = place(book_reconciliations, "body", row["id"])
        return build(ReconciliationRow, row, body=opened(self.scope.keys, self.scope.firm, purpose, row["body"]))
