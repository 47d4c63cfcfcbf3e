"""One door to SQLite or PostgreSQL: reading and writing transactions, and migration at start."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import NullPool, event, make_url, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from core.errors import mistake

_BUSY_MS = 10_000
_MIGRATION_BUSY_MS = 60_000
_MIGRATION_LOCK = 7_205_759_403
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


def parse_url(url: str) -> URL:
    """Return the address with our drivers; raises Mistake for any database but SQLite and PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError as problem:
        raise mistake(
            "Database address", "It is not a URL", "Set LEXRELAY_DATABASE_URL, e.g. postgresql://..."
        ) from problem
    family = parsed.drivername.partition("+")[0]
    if family not in _DRIVERS:
        raise mistake("Database address", f"'{family}' is not supported", "Use a sqlite:// or postgresql:// address")
    return parsed.set(drivername=_DRIVERS[family])


def _prepare_sqlite(engine: AsyncEngine, busy_ms: int, *, foreign_keys: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in (f"busy_timeout={busy_ms}", "synchronous=FULL", f"foreign_keys={int(foreign_keys)}"):
            connection.execute(f"PRAGMA {pragma}")
        _switch_to_wal(connection, busy_ms / 1000)

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _switch_to_wal(connection: Any, patience: float) -> None:
    """SQLite does not honour busy_timeout for this switch when two processes open a new file at once."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _make_engine(url: URL, busy_ms: int = _BUSY_MS, *, foreign_keys: bool = True, **options: Any) -> AsyncEngine:
    engine = create_async_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_ms, foreign_keys=foreign_keys)
    return engine


class Database:
    """Transactions for one event loop. On SQLite, writers of a process queue up here instead of polling the file."""

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        pool: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "pool_timeout": 60}
        self._reading = _make_engine(self.url, pool_pre_ping=self.url.drivername.startswith("postgresql"), **pool)
        self._writing = self._reading.execution_options(writes=True)
        self._queue = asyncio.Lock()
        self._writers: set[asyncio.Task[Any] | None] = set()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a local file."""
        return self._reading.dialect.name == "sqlite"

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that only reads; on SQLite it sees one snapshot."""
        async with self._reading.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Open a transaction that is durable when the block ends; raises RuntimeError inside another of this task."""
        task = asyncio.current_task()
        if task in self._writers:
            raise RuntimeError("a write inside a write of the same task would wait for itself; use together()")
        self._writers.add(task)
        try:
            async with AsyncExitStack() as stack:
                if self.is_sqlite:
                    await stack.enter_async_context(self._queue)
                yield await stack.enter_async_context(self._writing.begin())
        finally:
            self._writers.discard(task)

    async def migrate(self, revision: str = "head") -> None:
        """Bring the schema to `revision`; processes that start at once wait for the first."""
        await self._alembic(command.upgrade, revision)

    async def downgrade(self, revision: str = "base") -> None:
        """Take the schema back to `revision`; what later revisions added is lost."""
        await self._alembic(command.downgrade, revision)

    async def check_schema(self) -> None:
        """Raise alembic's CommandError when the tables in code differ from what the migrations make."""
        await self._alembic(command.check)

    async def _alembic(self, action: Any, *arguments: str) -> None:
        engine = _make_engine(self.url, _MIGRATION_BUSY_MS, foreign_keys=False, poolclass=NullPool)
        try:
            async with engine.execution_options(writes=True).begin() as connection:
                if not self.is_sqlite:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                await connection.run_sync(_run_alembic, action, *arguments)
        except OperationalError as problem:
            where = self.url.render_as_string(hide_password=True)
            raise mistake(f"Database {where}", str(problem.orig), "Check that it runs and may be written") from problem
        finally:
            await engine.dispose()

    async def close(self) -> None:
        """Give back all connections."""
        await self._reading.dispose()


def _run_alembic(connection: Connection, action: Any, *arguments: str) -> None:
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    action(config, *arguments)


def open_database(url: str) -> Database:
    """Prepare a database by its URL; nothing is connected until first use."""
    return Database(url)
