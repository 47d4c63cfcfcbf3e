"""Turns accepted webhooks into polls, and polls what is due. Runs in every process; leases keep them apart."""

import asyncio
import secrets
from dataclasses import replace
from datetime import timedelta

import structlog

from connectors._kit.catalog import Connector
from connectors._kit.webhooks import Hint
from core.clock import now
from core.errors import Failure, Mistake
from engine.clients import connector_of
from engine.installation import Installation
from engine.polling import LEASE_SECONDS, poll_taken
from storage.hook_rows import HookRow, MessageRow
from storage.rows import ConnectionRow, SourceRow

log = structlog.get_logger()
BATCH = 200
TRIES = 6
"""How often a message that cannot be followed is tried; after an hour polling has heard what it hinted at."""
IDLE = 0.5
"""Seconds between looks when nobody nudges: webhooks taken by another process, and polls that fell due."""


class Relay:
    """One loop: read the inbox, mark the sources it hints at, poll what is due."""

    def __init__(self, installation: Installation, queued: asyncio.Event) -> None:
        self._installation = installation
        self._queued = queued
        self._holder = secrets.token_hex(8)
        self._woken = asyncio.Event()

    def nudge(self) -> None:
        """Look now: this process has just accepted a webhook."""
        self._woken.set()

    async def run(self) -> None:
        """Relay until cancelled; a failing database or vendor is logged and tried again."""
        while True:
            try:
                await self.relay_once()
            except Exception as error:
                log.warning("relay.failed", error=type(error).__name__)
                await asyncio.sleep(IDLE)
            await self._pause()

    async def relay_once(self) -> int:
        """Handle everything that is there now; returns the number of new events."""
        system = self._installation.store.system
        messages = await system.inbox.unhandled(BATCH)
        await system.inbox.handled([message.id for message in messages if await self._is_settled(message)])
        due = await system.sources.take_due(self._holder, LEASE_SECONDS, 20)
        counts = await asyncio.gather(*(self._poll(row) for row in due))
        return sum(counts)

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._woken.wait(), IDLE)
        except TimeoutError:
            return
        finally:
            self._woken.clear()

    async def _poll(self, row: SourceRow) -> int:
        try:
            return await poll_taken(self._installation, row, self._queued.set)
        except (Failure, Mistake) as error:
            log.info("poll.later", source=row.id, error=type(error).__name__)
            return 0

    async def _is_settled(self, message: MessageRow) -> bool:
        """Follow a message; one that cannot be followed is put off, so that it never holds up the others."""
        try:
            await self._mark_due(message)
        except Exception as error:
            log.warning("message.failed", message=message.id, app=message.app, error=type(error).__name__)
            if message.attempts < TRIES:
                again = now() + timedelta(minutes=2**message.attempts)
                await self._installation.store.system.inbox.retry_at(message.id, again, type(error).__name__)
                return False
        return True

    async def _mark_due(self, message: MessageRow) -> None:
        """Find the sources a message hints at; a message nobody listens to is simply done."""
        connector = connector_of(message.app)
        if connector.app.webhooks is None:
            return
        hook = await self._hook(message)
        for each in connector.app.webhooks.hints(message.body):
            # What the message does not say, its own address does: the model subscribed to (Clio).
            hint = each if each.model or hook is None else replace(each, model=hook.model)
            for connection in await self._connections(message, hint, hook):
                await self._hint(connector, connection, hint)

    async def _hook(self, message: MessageRow) -> HookRow | None:
        return await self._installation.store.firm(message.firm).hooks.get(message.hook_id) if message.hook_id else None

    async def _connections(self, message: MessageRow, hint: Hint, hook: HookRow | None) -> list[ConnectionRow]:
        store = self._installation.store
        if hook:
            return [await store.firm(message.firm).connections.get(hook.connection_id)]
        known = await store.system.connections.by_account(message.app, hint.account)
        return [row for row in known if message.firm in ("", row.firm)]

    async def _hint(self, connector: Connector, connection: ConnectionRow, hint: Hint) -> None:
        keys = [
            trigger.key
            for trigger in connector.triggers
            if trigger.webhook and trigger.webhook.model == hint.model and hint.event in trigger.webhook.events
        ]
        await self._installation.store.firm(connection.firm).books.accounts.hint(connection.id, connector.key)
        if keys:
            await self._installation.store.firm(connection.firm).sources.poll_soon(connection.id, keys)
