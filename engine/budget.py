"""The request allowance of one connection, shared by all processes through one row per limit."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from connectors._kit.app import Limit
from core.clock import now
from core.errors import RetryLater
from storage import FirmStore
from storage.budgets import Allowance

PATIENCE = 3.0
"""Seconds a call waits for its turn; longer waits go back to the workflow, which holds no resources meanwhile."""


class SharedBudget:
    """Admits one request at a time against the connector's limits."""

    def __init__(self, store: FirmStore, connection_id: str, limits: tuple[Limit, ...]) -> None:
        self._store = store
        self._id = connection_id
        self._allowances = [Allowance(f"{x.count}/{x.seconds:g}s", x.count, x.seconds, x.burst) for x in limits]

    async def admit(self) -> None:
        """Return when it is this call's turn; raises RetryLater when the turn is more than a few seconds away."""
        wait = await self._store.budgets.admit(self._id, self._allowances, max_wait=PATIENCE)
        if wait > PATIENCE:
            raise RetryLater("this connection has used its requests for now", wait=wait)
        if wait > 0:
            await asyncio.sleep(wait)

    async def observe(self, status: int, headers: Mapping[str, str], wait: float | None) -> None:
        """After a 429, hold back every process until the vendor's wait is over."""
        if status == 429:
            await self._store.budgets.block(self._id, now() + timedelta(seconds=wait or 60.0))
