"""Tries that may fail, counted by a name, so that guessing slows down. They outlast a restart."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from core.clock import now
from storage.people_tables import throttles
from storage.scope import Scope, insert

FIRST_WAIT = timedelta(seconds=8)


@dataclass(frozen=True)
class Pace:
    """After `free` tries each further one waits, 8 seconds and then twice as long each time, up to `longest`."""

    free: int
    longest: timedelta

    def wait(self, tries: int) -> timedelta:
        """Return how long the try after these has to wait."""
        over = tries - self.free
        return timedelta() if over < 0 else min(FIRST_WAIT * 2 ** min(over, 20), self.longest)


FORGET = timedelta(days=1)
"""After a day without a try counting starts again."""


@dataclass(frozen=True)
class Throttles:
    """Counts a try before it is made, so that many at once gain nothing."""

    scope: Scope

    async def enter(self, name: str, pace: Pace) -> timedelta:
        """Count a try; returns how long to wait if it comes too early (then it does not count)."""
        mine = throttles.c.id == name
        async with self.scope.door.write() as connection:
            new = insert(connection, throttles).values(id=name, tries=0, tried_at=now())
            await connection.execute(new.on_conflict_do_nothing(index_elements=["id"]))
            row = (await connection.execute(throttles.select().where(mine).with_for_update())).mappings().one()
            moment = now()  # only now: others may have been let in while this one waited for the row
            if row["free_at"] is not None and row["free_at"] > moment:
                return timedelta(seconds=(row["free_at"] - moment).total_seconds())
            tries = 1 if row["tried_at"] < moment - FORGET else row["tries"] + 1
            wait = pace.wait(tries)
            values = {"tries": tries, "tried_at": moment, "free_at": moment + wait if wait else None}
            await connection.execute(update(throttles).where(mine).values(values))
            return timedelta()

    async def forgive(self, name: str) -> None:
        """Take the last try back, as it succeeded."""
        mine = (throttles.c.id == name) & (throttles.c.tries > 0)
        change = update(throttles).where(mine).values(tries=throttles.c.tries - 1, free_at=None)
        await self.scope.change(change.returning(throttles.c.id))

    async def clear(self, name: str) -> None:
        """Forget all tries."""
        await self.scope.change(throttles.delete().where(throttles.c.id == name).returning(throttles.c.id))

    async def purge(self, before: datetime) -> int:
        """Forget names without a try since a moment; returns how many."""
        async with self.scope.door.write() as connection:
            gone = throttles.delete().where(throttles.c.tried_at < before).returning(throttles.c.id)
            return len((await connection.execute(gone)).all())
