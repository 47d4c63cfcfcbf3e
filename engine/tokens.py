"""The access token of one connection, refreshed by exactly one process at a time."""

import asyncio
import random
import secrets
from datetime import timedelta

import httpx

from connectors._kit.app import OAuth, Place
from connectors._kit.oauth import Tokens, refresh
from core.clock import now
from core.errors import Reconnect, RetryLater
from storage import FirmStore
from storage.rows import Expiries, Lease

LEASE_SECONDS = 40.0
PATIENCE = timedelta(seconds=60)
"""How long to wait for another process that is refreshing."""


class StoredTokens:
    """Reads the sealed token of a connection and refreshes it under a lease with a fence.

    A holder that pauses and wakes late cannot overwrite a newer token: the fence has moved on.
    """

    def __init__(
        self, store: FirmStore, connection_id: str, place: Place, rules: OAuth, http: httpx.AsyncClient
    ) -> None:
        self._store = store
        self._id = connection_id
        self._place = place
        self._rules = rules
        self._http = http
        self._cached: Tokens | None = None

    async def token(self, reject: str | None = None) -> str:
        """Return a token that is good for a while and is not `reject`; raises Reconnect or RetryLater."""
        if self._cached and self._usable(self._cached, reject):
            return self._cached.access_token
        self._cached = await self._newest(reject)
        return self._cached.access_token

    def _usable(self, tokens: Tokens, reject: str | None) -> bool:
        return tokens.access_token != reject and not tokens.expires_within(self._rules.refresh_margin)

    async def _newest(self, reject: str | None) -> Tokens:
        holder, end = secrets.token_hex(8), now() + PATIENCE
        while now() < end:
            stored = Tokens.from_json((await self._store.secrets.read_secret(self._id)).value)
            if self._usable(stored, reject):
                return stored
            lease = await self._store.secrets.take_refresh_lease(self._id, holder, LEASE_SECONDS)
            if lease:
                return await self._refresh_under(lease, reject)
            await asyncio.sleep(random.uniform(0.02, 0.1))  # noqa: S311 (spreads the waiters, guards nothing)
        raise RetryLater("another process is still renewing this connection's access", wait=5)

    async def _refresh_under(self, lease: Lease, reject: str | None) -> Tokens:
        stored = Tokens.from_json(lease.secret)
        try:
            if self._usable(stored, reject):
                return stored
            newer = await refresh(self._http, self._place, self._rules, stored)
            await self._keep(lease, newer)
            return newer
        except Reconnect as error:
            await self._store.connections.set_state(self._id, "broken", error.reason)
            raise
        finally:
            await self._store.secrets.release_lease(self._id, lease.fence)

    async def _keep(self, lease: Lease, newer: Tokens) -> None:
        """Store before first use: an unsaved rotated token would be lost with this process."""
        expiries = Expiries(newer.expires_at, newer.refresh_expires_at, newer.hard_expires_at)
        secret = newer.to_json().encode()
        if not await self._store.secrets.store_secret(self._id, lease.fence, lease.version, secret, expiries):
            raise RetryLater("another process renewed this connection's access meanwhile", wait=1)
