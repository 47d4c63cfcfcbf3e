"""Push subscriptions at vendors: their address token, their signing secret and when they must be renewed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, update

from core.clock import now
from core.ids import new_id
from storage.hook_rows import HookRow
from storage.hook_tables import hooks
from storage.keys import KeyRing
from storage.rows import build
from storage.scope import Scope, missing, opened, place
from storage.tables import connections


def hook_of(row: RowMapping, keys: KeyRing) -> HookRow:
    """Open a subscription's record."""
    secret = opened(keys, row["firm"], place(hooks, "secret", row["id"]), row["secret"])
    return build(HookRow, row, secret=secret or "")


@dataclass(frozen=True)
class Hooks:
    """Keeps the subscriptions of one firm."""

    scope: Scope

    async def add(self, connection_id: str, model: str, path_token: str) -> HookRow:
        """Add a pending subscription, before the vendor is asked for it."""
        async with self.scope.door.write() as connection:
            held = connections.select().where(self.scope.of(connections, id=connection_id))
            owner = (await connection.execute(held)).mappings().first()
            if owner is None:
                raise missing(connections, connection_id, self.scope.firm)
            values = {
                "firm": self.scope.firm,
                "id": new_id("hook"),
                "connection_id": connection_id,
                "app": owner["app"],
                "model": model,
                "path_token": path_token,
                "created_at": now(),
            }
            made = await connection.execute(hooks.insert().values(values).returning(hooks))
            return hook_of(made.mappings().one(), self.scope.keys)

    async def get(self, hook_id: str) -> HookRow:
        """Return one by id."""
        row = await self.scope.first(hooks.select().where(self.scope.of(hooks, id=hook_id)))
        return self._found(row, hook_id)

    async def enable(self, hook_id: str, vendor_id: str, secret: str, expires_at: datetime | None) -> HookRow:
        """Record that the vendor confirmed it (or renewed it); an empty secret keeps the one we have."""
        values = {"state": "enabled", "vendor_id": vendor_id, "expires_at": expires_at}
        return await self._update(hook_id, {**values, **self._sealed(hook_id, secret)})

    async def note_vendor(self, hook_id: str, vendor_id: str, expires_at: datetime | None) -> HookRow:
        """Record the vendor's id of a subscription whose handshake may still be on its way."""
        return await self._update(hook_id, {"vendor_id": vendor_id, "expires_at": expires_at})

    async def keep_secret(self, hook_id: str, secret: str) -> HookRow:
        """Keep the secret a handshake told us."""
        return await self._update(hook_id, self._sealed(hook_id, secret))

    async def set_state(self, hook_id: str, state: str) -> HookRow:
        """Mark as pending, enabled, suspended or gone."""
        return await self._update(hook_id, {"state": state})

    def _sealed(self, hook_id: str, secret: str) -> dict[str, Any]:
        return {"secret": self.scope.seal(place(hooks, "secret", hook_id), secret)} if secret else {}

    async def _update(self, hook_id: str, values: dict[str, Any]) -> HookRow:
        change = update(hooks).where(self.scope.of(hooks, id=hook_id)).values(values).returning(hooks)
        return self._found(await self.scope.change(change), hook_id)

    def _found(self, row: RowMapping | None, name: str) -> HookRow:
        if row is None:
            raise missing(hooks, name, self.scope.firm)
        return hook_of(row, self.scope.keys)

    async def list(self, connection_id: str = "", limit: int = 100, before: str = "") -> list[HookRow]:
        """Return subscriptions, newest first."""
        condition = self.scope.of(hooks, **({"connection_id": connection_id} if connection_id else {}))
        rows = await self.scope.all(self.scope.page(hooks, condition, limit, before))
        return [hook_of(row, self.scope.keys) for row in rows]


@dataclass(frozen=True)
class AllHooks:
    """Subscriptions of every firm, for the webhook door."""

    scope: Scope

    async def by_path_token(self, path_token: str) -> HookRow | None:
        """Return the subscription an address belongs to, whatever its state."""
        row = await self.scope.first(hooks.select().where(hooks.c.path_token == path_token))
        return None if row is None else hook_of(row, self.scope.keys)
