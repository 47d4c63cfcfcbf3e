"""One cycle of a firm's books, and the waiting in it."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows import ports

LONGEST = timedelta(hours=24)
"""A first reading of a firm with years of data; it goes on where it was if even this does not suffice."""
FEW = RetryPolicy(maximum_attempts=3)
ROUNDS = 200
"""Waits of one cycle; the next one of the schedule goes on after them."""
PAUSE = timedelta(minutes=5)


@workflow.defn
class KeepBooks:
    """Fired by a Temporal Schedule every five minutes, and by webhooks; one at a time for each pair of books."""

    @workflow.run
    async def run(self, order: ports.BooksOrder) -> str:
        """Return how the cycle ended: nothing, asks, applied, waiting, stale, busy or failed."""
        end = await self._cycle(order)
        for _ in range(ROUNDS):
            if end.seconds is None:
                break
            await workflow.sleep(min(timedelta(seconds=max(end.seconds, 0.05)), PAUSE))
            end = await self._cycle(order)
        return end.state

    async def _cycle(self, order: ports.BooksOrder) -> ports.CycleEnd:
        return await workflow.execute_activity(
            ports.keep_books,
            order,
            start_to_close_timeout=LONGEST,
            heartbeat_timeout=ports.SILENCE,
            retry_policy=FEW,
        )
