"""Whose data a repository may touch, through which door, on whose behalf."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Executable, RowMapping, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.canonical import canonical_json, exact_json
from core.errors import NotFound, Problem
from storage.keys import KeyRing

MOST_ROWS = 1000


class Door(Protocol):
    """Gives transactions: a database, or one transaction that is already open."""

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open (or join) a transaction that only reads."""
        ...

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """Open (or join) a transaction that writes."""
        ...


@dataclass(frozen=True)
class Joined:
    """A door into a transaction someone else opened and will commit."""

    connection: AsyncConnection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Join."""
        yield self.connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Join; the opener commits."""
        yield self.connection


def insert(connection: AsyncConnection, table: Table) -> postgresql.Insert:
    """Start an INSERT that may say ON CONFLICT, in the dialect at hand (both spell it alike)."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)  # type: ignore[return-value]
    return postgresql.insert(table)


def place(table: Table, column: str, *ids: str) -> str:
    """Name the place a value is sealed for: `table/ids/column`, with the row's key but for the firm."""
    return f"{table.name}/{':'.join(ids)}/{column}"


def missing(table: Table, name: str, firm: str) -> NotFound:
    """Build the error for an object that this firm does not have."""
    what = table.name.removesuffix("s").replace("_", " ").capitalize()
    return NotFound((Problem(f"{what} '{name}'", f"Firm '{firm}' has none", "Check the name or id"),))


@dataclass(frozen=True)
class Scope:
    """One firm, the actor behind a change, the door and the keys. System-wide repositories have the firm ''."""

    firm: str
    actor: str
    door: Door
    keys: KeyRing

    def of(self, table: Table, **values: Any) -> ColumnElement[bool]:
        """Return the condition that a row is this firm's and its columns equal `values`."""
        condition: ColumnElement[bool] = table.c.firm == self.firm
        for name, value in values.items():
            condition = condition & (table.c[name] == value)
        return condition

    async def first(self, statement: Executable) -> RowMapping | None:
        """Return the first row of a query."""
        async with self.door.read() as connection:
            return (await connection.execute(statement)).mappings().first()

    async def all(self, statement: Executable) -> Sequence[RowMapping]:
        """Return all rows of a (limited) query."""
        async with self.door.read() as connection:
            return (await connection.execute(statement)).mappings().all()

    async def change(self, statement: Executable) -> RowMapping | None:
        """Run one changing statement durably; returns its first RETURNING row, None when nothing matched."""
        async with self.door.write() as connection:
            return (await connection.execute(statement)).mappings().first()

    def page(self, table: Table, condition: ColumnElement[bool], limit: int, before: str) -> Select[Any]:
        """Return the query of a keyset page, newest first: ids sort by time of making."""
        query = table.select().where(condition).order_by(table.c.id.desc()).limit(min(limit, MOST_ROWS))
        return query.where(table.c.id < before) if before else query

    def seal(self, purpose: str, value: Any) -> bytes | None:
        """Seal a JSON value for this firm; None stays None."""
        return None if value is None else self.keys.seal(self.firm, purpose, canonical_json(value).encode())


def opened(keys: KeyRing, firm: str, purpose: str, sealed: bytes | None) -> Any:
    """Read a sealed JSON value, with exact numbers; None stays None."""
    return None if sealed is None else exact_json(keys.open(firm, purpose, sealed))
