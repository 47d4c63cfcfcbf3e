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
ASK_SECONDS = 25.0
"""How long one request for a newer token may take: it must be over while the lease still holds."""
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
        self.place = place
        """Where and with which keys to refresh; whoever opens the connection keeps it up to date."""
        self._rules = rules
        self._http = http
        self._cached: Tokens | None = None
        self.version = 0
        """Version of the secret used last; what the vendor refuses under it is refused for good."""

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
            secret = await self._store.secrets.read_secret(self._id)
            stored = Tokens.from_json(secret.value)
            if self._usable(stored, reject):
                self.version = secret.version
                return stored
            lease = await self._store.secrets.take_refresh_lease(self._id, holder, LEASE_SECONDS)
            if lease:
                return await self._refresh_under(lease, reject)
            await asyncio.sleep(random.uniform(0.02, 0.1))  # noqa: S311 (spreads the waiters, guards nothing)
        raise RetryLater("another process is still renewing this connection's access", wait=5)

    async def _refresh_under(self, lease: Lease, reject: str | None) -> Tokens:
        stored, self.version = Tokens.from_json(lease.secret), lease.version
        try:
            if self._usable(stored, reject):
                return stored
            newer = await self._ask(lease, stored)
            await self._keep(lease, newer)
            return newer
        except Reconnect as error:
            await mark_broken(self._store, self._id, lease.version, error.reason)
            raise
        finally:
            await self._store.secrets.release_lease(self._id, lease.fence)

    async def _ask(self, lease: Lease, stored: Tokens) -> Tokens:
        """Ask only while nobody else can: a rotated refresh token that is used twice ends the whole sign-in."""
        if lease.until - now() < timedelta(seconds=ASK_SECONDS):
            raise RetryLater("this process was held up before renewing the access", wait=1)
        try:
            async with asyncio.timeout(ASK_SECONDS):
                return await refresh(self._http, self.place, self._rules, stored)
        except TimeoutError as error:
            raise RetryLater("no answer in time to the request for a newer token", wait=15) from error

    async def _keep(self, lease: Lease, newer: Tokens) -> None:
        """Store before first use: an unsaved rotated token would be lost with this process."""
        expiries = Expiries(newer.expires_at, newer.refresh_expires_at, newer.hard_expires_at)
        secret = newer.to_json().encode()
        if not await self._store.secrets.store_secret(self._id, lease.fence, lease.version, secret, expiries):
            raise RetryLater("another process renewed this connection's access meanwhile", wait=1)
        self.version = lease.version + 1


async def mark_broken(store: FirmStore, connection_id: str, version: int, reason: str) -> None:
    """Mark the connection whose secret of this version was refused, unless somebody has signed in again meanwhile."""
    current = await store.connections.get(connection_id)
    if current.state == "connected" and current.secret_version == version:
        await store.connections.set_state(connection_id, "broken", reason)
