"""Secrets of connections, and the lease that lets one worker refresh them while the others wait."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import RowMapping, or_, select, update

from core.clock import now
from core.errors import mistake
from storage.connections import expiry_values
from storage.rows import Expiries, Lease, Secret
from storage.scope import Scope, missing, place
from storage.tables import connections


@dataclass(frozen=True)
class Secrets:
    """Reads and replaces the secrets of one firm's connections."""

    scope: Scope

    async def read_secret(self, connection_id: str) -> Secret:
        """Return the newest secret; raises Mistake when the connection was disconnected."""
        columns = (connections.c.secret, connections.c.secret_version, connections.c.expires_at)
        row = await self.scope.first(select(*columns).where(self.scope.of(connections, id=connection_id)))
        if row is None:
            raise missing(connections, connection_id, self.scope.firm)
        return Secret(self._opened(connection_id, row), row["secret_version"], row["expires_at"])

    def _opened(self, connection_id: str, row: RowMapping) -> bytes:
        if row["secret"] is None:
            raise mistake(f"Connection '{connection_id}'", "It is not signed in", "Connect it again")
        return self.scope.keys.open(self.scope.firm, place(connections, "secret", connection_id), row["secret"])

    async def take_refresh_lease(self, connection_id: str, holder: str, seconds: float) -> Lease | None:
        """Take the right to refresh, with the secret as of that instant; None while another holds it."""
        moment = now()
        until = moment + timedelta(seconds=seconds)
        free = or_(connections.c.lease_until.is_(None), connections.c.lease_until <= moment)
        take = (
            update(connections)
            .where(self.scope.of(connections, id=connection_id), free, connections.c.secret.is_not(None))
            .values(lease_by=holder, lease_until=until, lease_fence=connections.c.lease_fence + 1)
            .returning(connections.c.lease_fence, connections.c.secret, connections.c.secret_version)
        )
        row = await self.scope.change(take)
        if row is None:
            return None
        return Lease(row["lease_fence"], self._opened(connection_id, row), row["secret_version"], until)

    async def store_secret(
        self,
        connection_id: str,
        fence: int,
        version: int,
        secret: bytes,
        expiries: Expiries = Expiries(),  # noqa: B008 (frozen)
    ) -> bool:
        """Replace the secret read at `version`; False when the fence is old, so a late holder overwrites nothing.

        A lease that ran out but was not taken by another still counts: the newest token must not be lost.
        """
        mine = self.scope.of(connections, id=connection_id, lease_fence=fence, secret_version=version)
        sealed = self.scope.keys.seal(self.scope.firm, place(connections, "secret", connection_id), secret)
        values: dict[str, Any] = {"secret": sealed, "secret_version": version + 1, **expiry_values(expiries)}
        change = update(connections).where(mine).values(values)
        return await self.scope.change(change.returning(connections.c.id)) is not None

    async def release_lease(self, connection_id: str, fence: int) -> bool:
        """Give the lease back at once; False when it is no longer ours."""
        mine = self.scope.of(connections, id=connection_id, lease_fence=fence)
        change = update(connections).where(mine).values(lease_until=None, lease_by="")
        return await self.scope.change(change.returning(connections.c.id)) is not None
