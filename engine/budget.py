"""The request allowance of one connection, shared by all processes through one row per limit."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from connectors._kit.app import Limit
from core.clock import now
from core.errors import OverBudget
from storage import FirmStore
from storage.budgets import Allowance

PATIENCE = 1.0
"""Seconds a call waits for its turn; longer waits go back to the workflow, which holds no resources meanwhile."""

GOING_ON = 12.0
"""Seconds a call waits once another of its session was admitted. A step that gave up halfway would spend its next turn
on the same first request, and one that needs two would never end while every turn allows one."""

POLL_PATIENCE = 30.0
"""Seconds a poll's call waits: giving up at once would spend the next turn on reading the same page again."""


class SharedBudget:
    """Admits one request at a time against the connector's limits.

    `granted` is what the vendor grants now by header; sessions of one connection share it.
    """

    def __init__(
        self,
        store: FirmStore,
        connection_id: str,
        limits: tuple[Limit, ...],
        patience: float = PATIENCE,
        granted: dict[str, int] | None = None,
    ) -> None:
        self._store = store
        self._id = connection_id
        self._limits = limits
        self._patience = patience
        self._granted = {} if granted is None else granted

    async def admit(self) -> None:
        """Return when it is this call's turn; raises OverBudget when the turn is too far away."""
        wait = await self._store.budgets.admit(self._id, self._allowances(), max_wait=self._patience)
        if wait > self._patience:
            raise OverBudget("this connection has used its requests for now", wait=wait)
        self._patience = max(self._patience, GOING_ON)
        if wait > 0:
            await asyncio.sleep(wait)

    async def observe(self, status: int, headers: Mapping[str, str], wait: float | None) -> None:
        """Learn how much the vendor grants now; after a 429 hold back every process until its wait is over."""
        self._granted.update(
            {each.header: int(headers[each.header]) for each in self._limits if headers.get(each.header, "").isdigit()}
        )
        if status == 429:
            await self._store.budgets.block(self._id, now() + timedelta(seconds=wait or 60.0))

    def _allowances(self) -> list[Allowance]:
        return [_allowance(limit, self._granted.get(limit.header, limit.count)) for limit in self._limits]


def _allowance(limit: Limit, granted: int) -> Allowance:
    """Scale a limit to what the vendor says it grants at this hour, never below one request."""
    burst = max(1, limit.burst * granted // limit.count)
    return Allowance(f"{limit.count}/{limit.seconds:g}s", max(1, granted), limit.seconds, burst)
