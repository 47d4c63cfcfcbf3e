"""Sign-ins on their way to an OpenID Connect provider: single use, for the browser that began them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update

from core.clock import now
from storage.people_tables import openid_tries as tries
from storage.rows import build
from storage.scope import Scope


@dataclass(frozen=True)
class TryRow:
    """One way there and back. `purpose` says what for; `subject` and `email` are known when a password is owed."""

    state_hash: str
    browser: str
    purpose: str
    person_id: str = ""
    invitation: str = ""
    back_to: str = ""
    subject: str = ""
    email: str = ""


@dataclass(frozen=True)
class OpenIdTries:
    """All of them; they belong to no firm, since nobody is known yet."""

    scope: Scope

    async def begin(self, row: TryRow) -> None:
        """Remember one that sets out now."""
        await self.scope.change(tries.insert().values(**vars(row), created_at=now()).returning(tries.c.state_hash))

    async def use(self, state_hash: str, browser: str, life: timedelta) -> TryRow | None:
        """Use one up; None when it is unknown, used, too old or another browser's."""
        mine = (tries.c.state_hash == state_hash) & (tries.c.browser == browser) & tries.c.used_at.is_(None)
        return await self._changed(mine & _young(life), used_at=now())

    async def owe_password(self, row: TryRow, subject: str, email: str) -> None:
        """Keep whom the provider named until the person proves the account is theirs."""
        await self._changed(tries.c.state_hash == row.state_hash, subject=subject, email=email)

    async def owing(self, browser: str, life: timedelta) -> TryRow | None:
        """Return the newest of a browser that still owes a password."""
        mine = (tries.c.browser == browser) & (tries.c.subject != "") & tries.c.ended_at.is_(None) & _young(life)
        row = await self.scope.first(tries.select().where(mine).order_by(tries.c.created_at.desc()).limit(1))
        return None if row is None else build(TryRow, row)

    async def end(self, row: TryRow) -> bool:
        """End one that owed a password; False when somebody was faster."""
        mine = (tries.c.state_hash == row.state_hash) & tries.c.ended_at.is_(None)
        return await self._changed(mine, ended_at=now()) is not None

    async def purge(self, before: datetime) -> None:
        """Forget those that began before a moment."""
        async with self.scope.door.write() as connection:
            await connection.execute(tries.delete().where(tries.c.created_at < before))

    async def _changed(self, mine: ColumnElement[bool], **values: object) -> TryRow | None:
        row = await self.scope.change(update(tries).where(mine).values(**values).returning(tries))
        return None if row is None else build(TryRow, row)


def _young(life: timedelta) -> ColumnElement[bool]:
    return tries.c.created_at > now() - life
