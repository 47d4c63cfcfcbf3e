"""The nightly proof of a firm's books: everything is compared, whatever triggers said."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows import ports

LONGEST = timedelta(hours=12)
PAUSE = timedelta(minutes=20)
ROUNDS = 12
"""Tries of one night while the books are busy or a vendor does not answer."""
FEW = RetryPolicy(maximum_attempts=3)


@workflow.defn
class ProveBooks:
    """Fired by a Temporal Schedule each night."""

    @workflow.run
    async def run(self, order: ports.BooksOrder) -> str:
        """Return how the night ended: clean, differs, busy or failed."""
        state = await self._prove(order)
        for _ in range(ROUNDS):
            if state in ("clean", "differs"):
                break
            await workflow.sleep(PAUSE)
            state = await self._prove(order)
        return state

    async def _prove(self, order: ports.BooksOrder) -> str:
        return await workflow.execute_activity(
            ports.prove_books,
            order,
            start_to_close_timeout=LONGEST,
            heartbeat_timeout=ports.SILENCE,
            retry_policy=FEW,
        )
