"""Hands runs to Temporal. Our database is the record: whatever is unfinished there is started (again) here."""

import asyncio

import structlog
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from engine.installation import Installation
from engine.temporal_client import TASK_QUEUE
from storage.rows import RunRow
from workflows.ports import RunOrder
from workflows.run_recipe import RunRecipe

log = structlog.get_logger()
IDLE = 0.25
BATCH = 20
AGAIN_AFTER = 60.0
"""Seconds after which a run that still stands in the queue is handed over once more."""


def workflow_id(run: RunRow) -> str:
    """Return the Temporal id of a run; it names no client and no matter."""
    return f"run/{run.firm}/{run.id}"


class Dispatcher:
    """One loop per process: claim queued and woken runs, start or wake their workflows."""

    def __init__(self, installation: Installation, temporal: Client, queued: asyncio.Event | None = None) -> None:
        self._installation = installation
        self._temporal = temporal
        self._queued = queued or asyncio.Event()

    async def run(self) -> None:
        """Dispatch until cancelled; while Temporal is away, runs stay queued."""
        while True:
            try:
                started = await self.dispatch_once()
            except Exception as error:
                log.warning("dispatch.failed", error=type(error).__name__)
                started = 0
                await asyncio.sleep(1)
            if started < BATCH:
                await self._pause()

    async def dispatch_once(self) -> int:
        """Hand over one batch; returns how many."""
        rows = await self._installation.store.system.runs.claim(BATCH, AGAIN_AFTER)
        await asyncio.gather(*(self._start(row) for row in rows))
        return len(rows)

    async def rebuild(self) -> int:
        """Hand over every unfinished run: after a restart, and were Temporal's store lost."""
        count, last = 0, ""
        while rows := await self._installation.store.system.runs.unfinished(200, after=last):
            for row in rows:
                await self._start(row)
            count, last = count + len(rows), rows[-1].id
        return count

    async def _start(self, row: RunRow) -> None:
        await self._temporal.start_workflow(
            RunRecipe.run,
            RunOrder(firm=row.firm, run=row.id),
            id=workflow_id(row),
            task_queue=TASK_QUEUE,
            start_signal="wake",
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            request_eager_start=False,
        )

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._queued.wait(), IDLE)
        except TimeoutError:
            return
        finally:
            self._queued.clear()
