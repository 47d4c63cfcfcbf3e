"""Second factors of accounts: the sealed secret of an authenticator app, and hashes of recovery codes."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, update

from core.clock import now
from storage.audit import write_entry
from storage.people_tables import second_factors
from storage.scope import Scope, insert, opened, place

NO_FIRM = ""


@dataclass(frozen=True)
class FactorRow:
    """The secret in base 32; unconfirmed ones are not asked for at sign-in. `left` counts unused recovery codes."""

    person_id: str
    secret: str = field(repr=False)
    confirmed_at: datetime | None
    left: int


@dataclass(frozen=True)
class SecondFactors:
    """Keeps them; changes are audited in the scope's firm."""

    scope: Scope

    async def begin(self, person_id: str, secret: str) -> None:
        """Keep a secret that still has to be confirmed, in place of an earlier one."""
        purpose = place(second_factors, "secret", person_id)
        values: dict[str, Any] = {
            "firm": NO_FIRM,
            "secret": self.scope.keys.seal(NO_FIRM, purpose, f'"{secret}"'.encode()),
            "confirmed_at": None,
            "last_step": 0,
            "recovery": [],
        }
        async with self.scope.door.write() as connection:
            add = insert(connection, second_factors).values(person_id=person_id, **values)
            await connection.execute(add.on_conflict_do_update(index_elements=["person_id"], set_=values))

    async def find(self, person_id: str) -> FactorRow | None:
        """Return a person's, confirmed or not."""
        row = await self.scope.first(second_factors.select().where(second_factors.c.person_id == person_id))
        return None if row is None else self._opened(row)

    def _opened(self, row: RowMapping) -> FactorRow:
        person = row["person_id"]
        secret = opened(self.scope.keys, NO_FIRM, place(second_factors, "secret", person), row["secret"])
        return FactorRow(person, secret, row["confirmed_at"], len(row["recovery"] or []))

    async def confirm(self, person_id: str, step: int, recovery: list[str]) -> None:
        """Ask for it from now on; `step` is the one of the code that proved it."""
        values = {"confirmed_at": now(), "last_step": step, "recovery": recovery}
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "second factor on", f"person:{person_id}")
            mine = second_factors.c.person_id == person_id
            await connection.execute(update(second_factors).where(mine).values(values))

    async def remove(self, person_id: str) -> None:
        """Forget it."""
        async with self.scope.door.write() as connection:
            await write_entry(connection, self.scope, "second factor off", f"person:{person_id}")
            await connection.execute(second_factors.delete().where(second_factors.c.person_id == person_id))

    async def use_step(self, person_id: str, step: int) -> bool:
        """Accept the code of a 30-second step once; False for that one or an earlier one again."""
        mine = (second_factors.c.person_id == person_id) & (second_factors.c.last_step < step)
        change = update(second_factors).where(mine).values(last_step=step)
        return await self.scope.change(change.returning(second_factors.c.person_id)) is not None

    async def use_recovery(self, person_id: str, code_hash: str) -> bool:
        """Accept a recovery code once."""
        mine = second_factors.c.person_id == person_id
        async with self.scope.door.write() as connection:
            held = await connection.execute(second_factors.select().where(mine).with_for_update())
            row = held.mappings().first()
            if row is None or code_hash not in (row["recovery"] or []):
                return False
            rest = [each for each in row["recovery"] if each != code_hash]
            await write_entry(connection, self.scope, "recovery code used", f"person:{person_id}")
            await connection.execute(update(second_factors).where(mine).values(recovery=rest))
            return True
