"""Sign-ins on their way: single use, bound to the firm and person that started them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from core.clock import now
from storage.rows import AttemptRow, build
from storage.scope import Scope, missing
from storage.tables import connect_attempts as attempts


@dataclass(frozen=True)
class Attempts:
    """Begins and ends the sign-ins of one firm."""

    scope: Scope

    async def begin(
        self,
        state_hash: str,
        app: str,
        region: str,
        name: str,
        redirect_uri: str,
        *,
        reconnects: str | None = None,
        sign_in: str = "",
        back_to: str = "",
    ) -> AttemptRow:
        """Remember a sign-in by the hash of its state parameter."""
        values = {
            "state_hash": state_hash,
            "firm": self.scope.firm,
            "app": app,
            "region": region,
            "name": name,
            "reconnects": reconnects,
            "redirect_uri": redirect_uri,
            "started_by": self.scope.actor,
            "sign_in": sign_in,
            "back_to": back_to,
            "created_at": now(),
        }
        async with self.scope.door.write() as connection:
            made = await connection.execute(attempts.insert().values(values).returning(attempts))
            return build(AttemptRow, made.mappings().one())

    async def get(self, state_hash: str) -> AttemptRow:
        """Return a sign-in by the hash of its state, used or not."""
        row = await self.scope.first(attempts.select().where(self.scope.of(attempts, state_hash=state_hash)))
        if row is None:
            raise missing(attempts, "sign-in", self.scope.firm)
        return build(AttemptRow, row)

    async def finish(self, state_hash: str, outcome: str) -> None:
        """Record how it ended."""
        async with self.scope.door.write() as connection:
            mine = self.scope.of(attempts, state_hash=state_hash)
            await connection.execute(update(attempts).where(mine).values(outcome=outcome))


@dataclass(frozen=True)
class AllAttempts:
    """Finds the sign-in a callback belongs to."""

    scope: Scope

    async def peek(self, state_hash: str, max_age: float) -> AttemptRow | None:
        """Return it without using it up; None when `use` would give None."""
        fresh = attempts.c.used_at.is_(None) & (attempts.c.created_at >= now() - timedelta(seconds=max_age))
        row = await self.scope.first(attempts.select().where(attempts.c.state_hash == state_hash, fresh))
        return None if row is None else build(AttemptRow, row)

    async def use(self, state_hash: str, max_age: float) -> AttemptRow | None:
        """Use it up; None when it is unknown, was used before or is older than `max_age` seconds."""
        moment = now()
        fresh = attempts.c.used_at.is_(None) & (attempts.c.created_at >= moment - timedelta(seconds=max_age))
        change = update(attempts).where(attempts.c.state_hash == state_hash, fresh).values(used_at=moment)
        row = await self.scope.change(change.returning(attempts))
        return None if row is None else build(AttemptRow, row)
