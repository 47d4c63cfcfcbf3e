"""What a firm sets for itself: named JSON values, sealed, each change in the audit trail without its value."""

from dataclasses import dataclass
from typing import Any

from core.clock import now
from storage.audit import write_entry
from storage.scope import Scope, insert, opened, place
from storage.settings_tables import firm_settings


@dataclass(frozen=True)
class FirmSettings:
    """Reads and changes the settings of one firm."""

    scope: Scope

    async def get(self, name: str) -> Any:
        """Return a value, None unless set."""
        return (await self.some((name,))).get(name)

    async def some(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Return those of the named values that are set."""
        wanted = self.scope.of(firm_settings) & firm_settings.c.name.in_(names)
        rows = await self.scope.all(firm_settings.select().where(wanted))
        return {row["name"]: self._opened(row["name"], row["value"]) for row in rows}

    async def under(self, prefix: str) -> dict[str, Any]:
        """Return the values whose names begin so, at most 200."""
        name = firm_settings.c.name
        mine = self.scope.of(firm_settings) & name.startswith(prefix, autoescape=True)
        rows = await self.scope.all(firm_settings.select().where(mine).order_by(name).limit(200))
        return {row["name"]: self._opened(row["name"], row["value"]) for row in rows}

    def _opened(self, name: str, value: bytes | None) -> Any:
        return opened(self.scope.keys, self.scope.firm, place(firm_settings, "value", name), value)

    async def put(self, name: str, value: Any, verb: str = "", detail: dict[str, Any] | None = None) -> None:
        """Set a value; with a `verb` the change is audited, with a detail that must hold no secret."""
        sealed = self.scope.seal(place(firm_settings, "value", name), value)
        kept = {"value": sealed, "changed_by": self.scope.actor, "changed_at": now()}
        async with self.scope.door.write() as connection:
            add = insert(connection, firm_settings).values({"firm": self.scope.firm, "name": name, **kept})
            await connection.execute(add.on_conflict_do_update(index_elements=["firm", "name"], set_=kept))
            if verb:
                await write_entry(connection, self.scope, verb, f"settings:{name}", detail)

    async def remove(self, name: str, verb: str = "") -> bool:
        """Forget a value; False when it was not set."""
        async with self.scope.door.write() as connection:
            gone = firm_settings.delete().where(self.scope.of(firm_settings, name=name))
            found = (await connection.execute(gone.returning(firm_settings.c.name))).first() is not None
            if found and verb:
                await write_entry(connection, self.scope, verb, f"settings:{name}")
            return found


@dataclass(frozen=True)
class AllSettings:
    """Settings across firms, for doors that learn only from a message whose it is."""

    scope: Scope

    async def named(self, name: str) -> dict[str, Any]:
        """Return each firm's value of one name, at most 1,000 firms."""
        rows = await self.scope.all(firm_settings.select().where(firm_settings.c.name == name).limit(1000))
        purpose = place(firm_settings, "value", name)
        return {row["firm"]: opened(self.scope.keys, row["firm"], purpose, row["value"]) for row in rows}
