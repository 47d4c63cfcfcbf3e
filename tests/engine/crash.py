"""A process that dies at a chosen commit: what was committed stays, nothing more is written."""

from contextlib import asynccontextmanager
from dataclasses import replace

from storage import Store
from storage.database import Database


class Died(BaseException):
    """Nothing in our code may catch it, as nothing catches a lost power supply."""


class MortalDatabase(Database):
    """Counts commits; dies at the given one, just before it or just after it."""

    def __init__(self, url, when="", at=0):
        super().__init__(url)
        self.commits, self._when, self._at, self._dead = 0, when, at, False

    @asynccontextmanager
    async def write(self):
        self.commits += 1
        self._die_if("before")
        async with super().write() as connection:
            yield connection
        self._die_if("after")

    def _die_if(self, when):
        self._dead = self._dead or (self.commits == self._at and when == self._when)
        if self._dead:
            raise Died


@asynccontextmanager
async def mortal(office, when="", at=0):
    """Give the office an installation that dies so; its request budget and tokens are not counted."""
    database = MortalDatabase(str(office.inst.store.database.url.render_as_string(hide_password=False)), when, at)
    try:
        yield replace(office.inst, store=Store(database, office.inst.store.keys)), database
    finally:
        await database.close()


async def let_time_pass(office):
    """End the leases of dead processes, and begin a new minute of the request budget."""
    async with office.inst.store.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM budgets")
        for table in ("effects", "sources"):
            await connection.exec_driver_sql(f"UPDATE {table} SET lease_until = NULL")
