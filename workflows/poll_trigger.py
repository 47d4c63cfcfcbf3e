"""One scheduled look at a trigger source."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows import ports

READ = timedelta(minutes=15)
FEW = RetryPolicy(maximum_attempts=3)


@workflow.defn
class PollTrigger:
    """Fired by a Temporal Schedule; the next fire heals what this one missed."""

    @workflow.run
    async def run(self, order: ports.SourceOrder) -> int:
        """Return the number of new events."""
        return await workflow.execute_activity(
            ports.poll_source,
            order,
            start_to_close_timeout=READ,
            heartbeat_timeout=ports.SILENCE,
            retry_policy=FEW,
        )
