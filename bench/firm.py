"""A demo firm to measure with, and the two databases read from outside while it works."""

import asyncio
import contextlib
import logging
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commands.demo_home import own_environment
from commands.firm import Firm
from commands.firm_setup import Size, set_up_firm
from commands.log_output import send_logs_to_stderr
from commands.running import Running, running

UNLIMITED = {"clio_per_minute": 100_000}
LOOK_EVERY = 0.001
"""Seconds between looks at the sandbox's file: the precision of the moment of a commit."""


@dataclass(frozen=True)
class Bench:
    """A firm at work. Moments are UTC of this machine's one clock."""

    home: Path
    system: Running
    firm: Firm
    books: sqlite3.Connection
    ours: sqlite3.Connection

    def count(self, kind: str) -> int:
        """Count what the sandbox has committed of a kind, e.g. `qbo.Invoice`."""
        return int(self.books.execute("SELECT count(*) FROM document WHERE kind = ?", (kind,)).fetchone()[0])

    def counter(self, prefix: str) -> int:
        """Add up the sandbox's counters whose names begin so, e.g. `qbo.requests.`."""
        query = "SELECT coalesce(sum(value), 0) FROM counter WHERE substr(name, 1, ?) = ?"
        return int(self.books.execute(query, (len(prefix), prefix)).fetchone()[0])

    async def await_more(self, kind: str, than: int, timeout: float = 30) -> datetime:
        """Return the moment from which the sandbox holds more than so many of a kind; raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while self.count(kind) <= than:
                await asyncio.sleep(LOOK_EVERY)
            return datetime.now(UTC)

    def moment(self, query: str, *values: object) -> datetime | None:
        """Return a moment that our database recorded, None when there is none."""
        found = self.ours.execute(query, values).fetchone()[0]
        return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None


@contextlib.asynccontextmanager
async def firm_at_work(size: Size) -> AsyncIterator[Bench]:
    """Start everything in a temporary home, with recipes on and Clio's limit lifted; end and delete it afterwards."""
    home = Path(tempfile.mkdtemp(prefix="lexrelay-bench-"))
    send_logs_to_stderr(logging.CRITICAL)
    try:
        async with running(await own_environment(home), say, demo=True) as system:
            firm = Firm(system.installation.settings.sandbox_port)
            await set_up_firm(system.installation, system.actor, size, lambda _: None)
            await firm.tell("limits", UNLIMITED)
            with _reading(home / "sandbox.db") as books, _reading(home / "lexrelay.db") as ours:
                yield Bench(home, system, firm, books, ours)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def say(line: str) -> None:
    """Tell a person at the terminal; standard output is for the figures."""
    print(line, file=sys.stderr)


@contextlib.contextmanager
def _reading(path: Path):
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)) as connection:
        yield connection
