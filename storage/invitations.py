"""Links that let somebody in: invitations to a firm, and new passwords. Only hashes of them are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, update

from core.clock import now
from core.ids import new_id
from storage.audit import write_entry
from storage.people_tables import invitations, password_resets
from storage.rows import build
from storage.scope import MOST_ROWS, Scope, missing


@dataclass(frozen=True)
class InvitationRow:
    """Somebody who may make an account, or join with the one they have, until `expires_at`."""

    id: str
    firm: str
    email: str
    role: str
    created_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class ResetRow:
    """A person who may choose a new password; `firm` is where the link was made."""

    firm: str
    person_id: str
    created_by: str


def _open() -> ColumnElement[bool]:
    return invitations.c.used_at.is_(None) & (invitations.c.expires_at > now())


def _fresh(max_age: timedelta) -> ColumnElement[bool]:
    return password_resets.c.used_at.is_(None) & (password_resets.c.created_at > now() - max_age)


@dataclass(frozen=True)
class Invitations:
    """The invitations and password links of one firm; every change is audited."""

    scope: Scope

    async def add(self, email: str, role: str, token_hash: str, life: timedelta) -> InvitationRow:
        """Keep an invitation; one that is open for the same address ends."""
        moment, own = now(), new_id("inv")
        values = {"firm": self.scope.firm, "id": own, "email": email, "role": role, "token_hash": token_hash}
        more: dict[str, Any] = {"created_by": self.scope.actor, "created_at": moment, "expires_at": moment + life}
        same = self.scope.of(invitations, email=email) & _open()
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "person invited", f"invitation:{own}", {"role": role})
            await connection.execute(update(invitations).where(same).values(used_at=moment))
            add = invitations.insert().values(values | more).returning(invitations)
            return build(InvitationRow, (await connection.execute(add)).mappings().one())

    async def list(self) -> list[InvitationRow]:
        """Return those that are open, newest first."""
        page = self.scope.page(invitations, self.scope.of(invitations) & _open(), MOST_ROWS, "")
        return [build(InvitationRow, row) for row in await self.scope.all(page)]

    async def use(self, invitation_id: str) -> bool:
        """Use it up; False when that was done or its time is over."""
        mine = self.scope.of(invitations, id=invitation_id) & _open()
        change = update(invitations).where(mine).values(used_at=now()).returning(invitations.c.id)
        return await self.scope.change(change) is not None

    async def revoke(self, invitation_id: str) -> None:
        """End it; raises NotFound when it is not open."""
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "invitation ended", f"invitation:{invitation_id}")
            mine = self.scope.of(invitations, id=invitation_id) & _open()
            change = update(invitations).where(mine).values(used_at=now()).returning(invitations.c.id)
            if (await connection.execute(change)).first() is None:
                raise missing(invitations, invitation_id, self.scope.firm)

    async def add_reset(self, person_id: str, token_hash: str) -> None:
        """Keep a link to a new password."""
        values = {"token_hash": token_hash, "firm": self.scope.firm, "person_id": person_id}
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "password link made", f"person:{person_id}")
            made = {"created_by": self.scope.actor, "created_at": now()}
            await connection.execute(password_resets.insert().values(values | made))

    async def use_reset(self, token_hash: str, max_age: timedelta) -> bool:
        """Use a link to a new password up; False when that was done or it is too old."""
        mine = self.scope.of(password_resets, token_hash=token_hash) & _fresh(max_age)
        change = update(password_resets).where(mine).values(used_at=now()).returning(password_resets.c.token_hash)
        return await self.scope.change(change) is not None


@dataclass(frozen=True)
class AllInvitations:
    """Finds what a link stands for, at the door."""

    scope: Scope

    async def find(self, token_hash: str) -> InvitationRow | None:
        """Return the open invitation with the token of this hash."""
        row = await self.scope.first(invitations.select().where(invitations.c.token_hash == token_hash, _open()))
        return None if row is None else build(InvitationRow, row)

    async def find_reset(self, token_hash: str, max_age: timedelta) -> ResetRow | None:
        """Return whose password the link with this hash resets."""
        mine = password_resets.c.token_hash == token_hash
        row = await self.scope.first(password_resets.select().where(mine, _fresh(max_age)))
        return None if row is None else build(ResetRow, row)
