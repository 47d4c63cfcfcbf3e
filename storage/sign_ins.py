"""Browsers that are signed in; only the hashes of their session tokens are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update

from core.clock import now
from core.ids import new_id
from storage.people_tables import sign_ins
from storage.rows import build
from storage.scope import MOST_ROWS, Scope

HALF, FULL = "password given", "signed in"
"""A half sign-in still owes the code of the second factor."""


@dataclass(frozen=True)
class SignInRow:
    """One browser. Without a person it came by a link from the terminal, and `role` says what it may do."""

    id: str
    firm: str
    person_id: str | None
    role: str
    state: str
    browser: str
    created_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True)
class SignIns:
    """All browsers of all firms. A sign-in ends by its owner, by a change of rights, or by its age."""

    scope: Scope

    async def start(
        self, firm: str, token_hash: str, person_id: str | None, *, role: str = "", state: str = FULL, browser: str = ""
    ) -> SignInRow:
        """Keep a new sign-in."""
        moment = now()
        values = {"id": new_id("ses"), "firm": firm, "token_hash": token_hash, "person_id": person_id}
        more = {"role": role, "state": state, "browser": browser, "created_at": moment, "last_seen_at": moment}
        async with self.scope.door.write() as connection:
            made = await connection.execute(sign_ins.insert().values(values | more).returning(sign_ins))
            return build(SignInRow, made.mappings().one())

    async def find(self, token_hash: str, *, idle: timedelta, life: timedelta) -> SignInRow | None:
        """Return the sign-in with the token of this hash, unless it ended or is too old."""
        alive = self._alive(idle, life)
        row = await self.scope.first(sign_ins.select().where(sign_ins.c.token_hash == token_hash, alive))
        return None if row is None else build(SignInRow, row)

    async def touch(self, sign_in_id: str) -> None:
        """Note that it was used now."""
        change = update(sign_ins).where(sign_ins.c.id == sign_in_id).values(last_seen_at=now())
        await self.scope.change(change.returning(sign_ins.c.id))

    async def end(self, token_hash: str) -> None:
        """End the one with the token of this hash."""
        await self._end(sign_ins.c.token_hash == token_hash)

    async def end_one(self, person_id: str, sign_in_id: str) -> int:
        """End one of a person's; returns 0 when they have none of this id."""
        return await self._end((sign_ins.c.person_id == person_id) & (sign_ins.c.id == sign_in_id))

    async def end_all(self, person_id: str, *, firm: str = "", besides: str = "") -> int:
        """End all of a person's, or those in a firm, besides one id; returns how many."""
        theirs = (sign_ins.c.person_id == person_id) & (sign_ins.c.id != besides)
        return await self._end(theirs & (sign_ins.c.firm == firm) if firm else theirs)

    async def list(self, person_id: str, *, idle: timedelta, life: timedelta) -> list[SignInRow]:
        """Return those of a person that are alive, newest first."""
        mine = (sign_ins.c.person_id == person_id) & self._alive(idle, life)
        query = sign_ins.select().where(mine).order_by(sign_ins.c.id.desc()).limit(MOST_ROWS)
        return [build(SignInRow, row) for row in await self.scope.all(query)]

    async def purge(self, before: datetime) -> int:
        """Forget those that began before a moment; returns how many."""
        async with self.scope.door.write() as connection:
            gone = sign_ins.delete().where(sign_ins.c.created_at < before).returning(sign_ins.c.id)
            return len((await connection.execute(gone)).all())

    async def _end(self, condition: ColumnElement[bool]) -> int:
        async with self.scope.door.write() as connection:
            change = update(sign_ins).where(condition, sign_ins.c.ended_at.is_(None)).values(ended_at=now())
            return len((await connection.execute(change.returning(sign_ins.c.id))).all())

    def _alive(self, idle: timedelta, life: timedelta) -> ColumnElement[bool]:
        moment = now()
        young = (sign_ins.c.created_at > moment - life) & (sign_ins.c.last_seen_at > moment - idle)
        return sign_ins.c.ended_at.is_(None) & young
