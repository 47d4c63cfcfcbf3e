"""Who people are at an OpenID Connect provider: issuer and subject, which stay when an address changes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.errors import mistake
from storage.audit import write_entry
from storage.people_tables import identities
from storage.rows import build
from storage.scope import Scope


@dataclass(frozen=True)
class IdentityRow:
    """An account there that signs a person in here; `email` is its address when it was linked."""

    issuer: str
    subject: str
    person_id: str
    email: str
    created_at: datetime


@dataclass(frozen=True)
class Identities:
    """Links and unlinks; changes are audited in the scope's firm."""

    scope: Scope

    async def link(self, issuer: str, subject: str, person_id: str, email: str) -> None:
        """Let an account there sign a person in; raises Mistake when either is linked already."""
        values = {"issuer": issuer, "subject": subject, "person_id": person_id, "email": email}
        try:
            async with self.scope.door.write() as connection:
                await write_entry(connection, self.scope, "single sign-on linked", f"person:{person_id}")
                await connection.execute(identities.insert().values(**values, created_at=now()))
        except IntegrityError as problem:
            remedy = "Unlink it on the page My account of whoever it is linked to"
            raise mistake("Single sign-on", "this account is linked already", remedy) from problem

    async def unlink(self, person_id: str, issuer: str = "") -> int:
        """Forget a person's accounts at one issuer, or at all; returns how many there were."""
        theirs = identities.c.person_id == person_id
        gone = identities.delete().where(theirs & (identities.c.issuer == issuer) if issuer else theirs)
        async with self.scope.door.write() as connection:
            many = len((await connection.execute(gone.returning(identities.c.subject))).all())
            if many:
                await write_entry(connection, self.scope, "single sign-on unlinked", f"person:{person_id}")
            return many


@dataclass(frozen=True)
class AllIdentities:
    """Finds whom an account at a provider signs in."""

    scope: Scope

    async def find(self, issuer: str, subject: str) -> IdentityRow | None:
        """Return the link of an account there."""
        mine = (identities.c.issuer == issuer) & (identities.c.subject == subject)
        row = await self.scope.first(identities.select().where(mine))
        return None if row is None else build(IdentityRow, row)

    async def of(self, person_id: str, issuer: str) -> IdentityRow | None:
        """Return a person's link at one issuer."""
        mine = (identities.c.issuer == issuer) & (identities.c.person_id == person_id)
        row = await self.scope.first(identities.select().where(mine))
        return None if row is None else build(IdentityRow, row)
