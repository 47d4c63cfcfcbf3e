"""People, and what they are in a firm."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.people_tables import identities, memberships, password_resets, people, second_factors, sign_ins
from storage.rows import build
from storage.scope import MOST_ROWS, Scope, missing
from storage.tables import firms


@dataclass(frozen=True)
class PersonRow:
    """An account. E-mail addresses are kept in small letters."""

    id: str
    email: str
    name: str
    password_hash: str = field(repr=False)
    created_at: datetime
    password_at: datetime


@dataclass(frozen=True)
class MemberRow:
    """A person in a firm; `factor_at` is when a second factor was confirmed, `seen_at` the last use of a browser."""

    person_id: str
    firm: str
    firm_name: str
    email: str
    name: str
    role: str
    created_at: datetime
    factor_at: datetime | None
    seen_at: datetime | None


def _members() -> Select[tuple[object, ...]]:
    seen = select(func.max(sign_ins.c.last_seen_at)).where(
        sign_ins.c.person_id == memberships.c.person_id, sign_ins.c.firm == memberships.c.firm
    )
    joined = memberships.join(people, people.c.id == memberships.c.person_id).join(
        firms, firms.c.id == memberships.c.firm
    )
    joined = joined.outerjoin(second_factors, second_factors.c.person_id == people.c.id)
    columns = (
        memberships,
        people.c.email,
        people.c.name,
        firms.c.name.label("firm_name"),
        second_factors.c.confirmed_at.label("factor_at"),
        seen.scalar_subquery().label("seen_at"),
    )
    return select(*columns).select_from(joined)


@dataclass(frozen=True)
class People:
    """The people of one firm; every change is audited there."""

    scope: Scope

    async def add(self, email: str, name: str, password_hash: str, role: str) -> PersonRow:
        """Make an account and take its person into the firm; raises Mistake when the address has an account."""
        moment = now()
        values = {"id": new_id("per"), "email": email, "name": name, "password_hash": password_hash}
        try:
            async with self.scope.door.write() as connection:
                await write_entry(connection, self.scope, "account created", f"person:{values['id']}")
                add = people.insert().values(**values, created_at=moment, password_at=moment).returning(people)
                row = build(PersonRow, (await connection.execute(add)).mappings().one())
        except IntegrityError as problem:
            raise mistake(f"Address {email}", "there is an account with it already", "Sign in with it") from problem
        await self.join(row.id, role)
        return row

    async def join(self, person_id: str, role: str) -> None:
        """Take a person into the firm; raises Mistake when they belong to it."""
        values = {"firm": self.scope.firm, "person_id": person_id, "role": role, "created_at": now()}
        try:
            async with self.scope.door.write() as connection:
                await write_entry(connection, self.scope, "person joined", f"person:{person_id}", {"role": role})
                await connection.execute(memberships.insert().values(values))
        except IntegrityError as problem:
            raise mistake(
                "This person", "they belong to the firm already", "An admin can change their role"
            ) from problem

    async def set_role(self, person_id: str, role: str) -> None:
        """Change what somebody is; raises NotFound."""
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "role changed", f"person:{person_id}", {"role": role})
            mine = self.scope.of(memberships, person_id=person_id)
            change = update(memberships).where(mine).values(role=role).returning(memberships.c.person_id)
            if (await connection.execute(change)).first() is None:
                raise missing(people, person_id, self.scope.firm)

    async def leave(self, person_id: str) -> None:
        """Take a person out of the firm; an account that belongs to no firm any more is forgotten."""
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "person removed", f"person:{person_id}")
            mine = self.scope.of(memberships, person_id=person_id)
            gone = await connection.execute(memberships.delete().where(mine).returning(memberships.c.person_id))
            if gone.first() is None:
                raise missing(people, person_id, self.scope.firm)
            elsewhere = select(memberships.c.person_id).where(memberships.c.person_id == person_id)
            if (await connection.execute(elsewhere)).first() is not None:
                return
            for table in (password_resets, second_factors, identities):
                await connection.execute(table.delete().where(table.c.person_id == person_id))
            await connection.execute(people.delete().where(people.c.id == person_id))

    async def set_password(self, person_id: str, password_hash: str) -> None:
        """Replace a password; links that would have reset it are used up."""
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "password changed", f"person:{person_id}")
            values = {"password_hash": password_hash, "password_at": now()}
            await connection.execute(update(people).where(people.c.id == person_id).values(values))
            theirs = (password_resets.c.person_id == person_id) & password_resets.c.used_at.is_(None)
            await connection.execute(update(password_resets).where(theirs).values(used_at=now()))

    async def member(self, person_id: str) -> MemberRow:
        """Return one person of the firm; raises NotFound."""
        row = await self.scope.first(_members().where(self.scope.of(memberships, person_id=person_id)))
        if row is None:
            raise missing(people, person_id, self.scope.firm)
        return build(MemberRow, row)

    async def list(self) -> list[MemberRow]:
        """Return the people of the firm by name."""
        query = _members().where(self.scope.of(memberships)).order_by(people.c.name, people.c.id).limit(MOST_ROWS)
        return [build(MemberRow, row) for row in await self.scope.all(query)]

    async def count(self, role: str = "") -> int:
        """Return how many there are, or how many have a role."""
        condition = self.scope.of(memberships, **({"role": role} if role else {}))
        row = await self.scope.first(select(func.count().label("many")).select_from(memberships).where(condition))
        return int(row["many"]) if row else 0


@dataclass(frozen=True)
class AllPeople:
    """Finds accounts, and firms they belong to, at the door."""

    scope: Scope

    async def find(self, email: str) -> PersonRow | None:
        """Return the account with an address."""
        row = await self.scope.first(people.select().where(people.c.email == email))
        return None if row is None else build(PersonRow, row)

    async def get(self, person_id: str) -> PersonRow:
        """Return one by id; raises NotFound."""
        row = await self.scope.first(people.select().where(people.c.id == person_id))
        if row is None:
            raise missing(people, person_id, "")
        return build(PersonRow, row)

    async def memberships(self, person_id: str) -> list[MemberRow]:
        """Return what a person is in each of their firms, the first joined first."""
        mine = memberships.c.person_id == person_id
        query = _members().where(mine).order_by(memberships.c.created_at, memberships.c.firm).limit(MOST_ROWS)
        return [build(MemberRow, row) for row in await self.scope.all(query)]
