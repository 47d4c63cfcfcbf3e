"""One run of a recipe: take a step, wait if it says so, take the next."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows import ports

STEP = timedelta(minutes=12)
"""Longer than the longest action (10 minutes) and the look before it.

A local activity may last this long: its worker keeps the workflow task alive meanwhile (the server allows it half an
hour), and one that dies is noticed within seconds all the same, since that task then runs out.
"""
AGAIN = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))


@workflow.defn
class RunRecipe:
    """Where a run stands is in the database; this holds the order, the timers and the waking."""

    def __init__(self) -> None:
        """Start asleep to signals; the first step needs none."""
        self._woken = False

    @workflow.run
    async def run(self, order: ports.RunOrder) -> str:
        """Return the outcome: finished, stopped, failed, parked or cancelled."""
        step = ports.StepOrder(firm=order.firm, run=order.run)
        while True:
            move = await workflow.execute_local_activity(
                ports.take_step, step, start_to_close_timeout=STEP, retry_policy=AGAIN
            )
            if move.kind == "end":
                return move.outcome
            if move.kind == "wait":
                await self._pause(move.seconds)
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(order)
            step = ports.StepOrder(firm=order.firm, run=order.run, position=move.position)

    @workflow.signal
    def wake(self) -> None:
        """Look again now: a connection is back, or a person released the run."""
        self._woken = True

    async def _pause(self, seconds: float | None) -> None:
        limit = None if seconds is None else timedelta(seconds=max(seconds, 0.05))
        try:
            await workflow.wait_condition(lambda: self._woken, timeout=limit)
        except TimeoutError:
            return
        self._woken = False
