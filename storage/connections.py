"""Connections: signed-in accounts of a firm. Their secrets are in storage/secrets.py."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping, update
from sqlalchemy.exc import IntegrityError

from core.clock import now
from core.errors import mistake
from core.ids import new_id
from storage.audit import write_entry
from storage.rows import ConnectionRow, Expiries, build
from storage.scope import Scope, missing, place
from storage.tables import connections


def expiry_values(expiries: Expiries) -> dict[str, Any]:
    """Return the columns for when a sign-in ends."""
    return {
        "expires_at": expiries.access,
        "refresh_expires_at": expiries.refresh,
        "hard_expires_at": expiries.hard,
    }


@dataclass(frozen=True)
class Connections:
    """Adds, finds and changes the connections of one firm; every change is audited."""

    scope: Scope

    async def add(
        self,
        app: str,
        region: str,
        name: str,
        *,
        account_id: str = "",
        account_name: str = "",
        secret: bytes | None = None,
        expiries: Expiries = Expiries(),  # noqa: B008 (frozen)
        state: str = "connected",
    ) -> ConnectionRow:
        """Add a connection; raises Mistake when the firm already uses the name."""
        values = {
            **self._made(app, region, name),
            "account_id": account_id,
            "account_name": account_name,
            "state": state,
            **expiry_values(expiries),
        }
        if secret is not None:
            values |= {"secret": self._sealed(values["id"], secret), "secret_version": 1}
        return await self._insert(values)

    def _made(self, app: str, region: str, name: str) -> dict[str, Any]:
        return {
            "firm": self.scope.firm,
            "id": new_id("con"),
            "app": app,
            "region": region,
            "name": name,
            "created_at": now(),
        }

    def _sealed(self, connection_id: str, secret: bytes) -> bytes:
        return self.scope.keys.seal(self.scope.firm, place(connections, "secret", connection_id), secret)

    async def _insert(self, values: dict[str, Any]) -> ConnectionRow:
        try:
            async with self.scope.door.write() as connection:
                made = await connection.execute(connections.insert().values(values).returning(connections))
                row = build(ConnectionRow, made.mappings().one())
                detail = {"app": row.app, "region": row.region, "account": row.account_id}
                await write_entry(connection, self.scope, "connection added", f"connection:{row.id}", detail)
                return row
        except IntegrityError as problem:
            raise self._refused(values["name"]) from problem

    def _refused(self, name: str) -> Exception:
        return mistake(f"Connection '{name}'", "The name is taken, or the firm does not exist", "Choose another name")

    async def get(self, connection_id: str) -> ConnectionRow:
        """Return one by id."""
        return self._found(await self.scope.first(self._where(id=connection_id)), connection_id)

    async def by_name(self, name: str) -> ConnectionRow:
        """Return one by the name people gave it."""
        return self._found(await self.scope.first(self._where(name=name)), name)

    async def list(self, app: str = "", limit: int = 100, before: str = "") -> list[ConnectionRow]:
        """Return the firm's connections, or those to one app, newest first."""
        condition = self.scope.of(connections, **({"app": app} if app else {}))
        rows = await self.scope.all(self.scope.page(connections, condition, limit, before))
        return [build(ConnectionRow, row) for row in rows]

    async def set_state(self, connection_id: str, state: str, reason: str = "") -> ConnectionRow:
        """Mark as connected, broken (with the reason people will read) or disconnected."""
        values = {"state": state, "broken_reason": reason}
        return await self._update(connection_id, values, f"connection {state}", {"reason": reason})

    async def rename(self, connection_id: str, name: str) -> ConnectionRow:
        """Change the name; raises Mistake when the firm already uses it."""
        try:
            return await self._update(connection_id, {"name": name}, "connection renamed", {"name": name})
        except IntegrityError as problem:
            raise self._refused(name) from problem

    async def disconnect(self, connection_id: str) -> ConnectionRow:
        """Forget the secret and shut out any refresh under way."""
        values = {"state": "disconnected", "secret": None, **expiry_values(Expiries()), **_shut_out()}
        return await self._update(connection_id, values, "connection disconnected", {})

    async def reconnect(
        self, connection_id: str, secret: bytes, expiries: Expiries, *, account_id: str, account_name: str
    ) -> ConnectionRow:
        """Store a new sign-in; raises Mistake when it is to another account than before."""
        held = await self.get(connection_id)
        if held.account_id not in ("", account_id):
            cause = f"The new sign-in is to account {account_id}, but it belongs to {held.account_id}"
            raise mistake(f"Connection '{held.name}'", cause, "Sign in to the same account, or add a new connection")
        values = {
            "secret": self._sealed(connection_id, secret),
            **expiry_values(expiries),
            **_shut_out(),
            "account_id": account_id,
            "account_name": account_name,
            "state": "connected",
            "broken_reason": "",
        }
        return await self._update(connection_id, values, "connection reconnected", {"account": account_id})

    async def _update(
        self, connection_id: str, values: dict[str, Any], verb: str, detail: dict[str, Any]
    ) -> ConnectionRow:
        change = update(connections).where(self.scope.of(connections, id=connection_id)).values(values)
        async with self.scope.door.write() as connection:
            changed = (await connection.execute(change.returning(connections))).mappings().first()
            row = self._found(changed, connection_id)
            await write_entry(connection, self.scope, verb, f"connection:{connection_id}", detail)
            return row

    def _where(self, **values: Any) -> Any:
        return connections.select().where(self.scope.of(connections, **values))

    def _found(self, row: RowMapping | None, name: str) -> ConnectionRow:
        if row is None:
            raise missing(connections, name, self.scope.firm)
        return build(ConnectionRow, row)


def _shut_out() -> dict[str, Any]:
    return {
        "secret_version": connections.c.secret_version + 1,
        "lease_fence": connections.c.lease_fence + 1,
        "lease_until": None,
        "lease_by": "",
    }


@dataclass(frozen=True)
class AllConnections:
    """Connections of every firm, for messages that name an account."""

    scope: Scope

    async def by_account(self, app: str, account_id: str) -> list[ConnectionRow]:
        """Return who connected this vendor account (two firms may share one)."""
        mine = (connections.c.app == app) & (connections.c.account_id == account_id)
        rows = await self.scope.all(connections.select().where(mine, connections.c.state != "disconnected"))
        return [build(ConnectionRow, row) for row in rows]
