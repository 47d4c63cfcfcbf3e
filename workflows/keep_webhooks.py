"""Renewal of push subscriptions, long before they expire silently."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from workflows import ports


@workflow.defn
class KeepWebhooks:
    """Fired by a Temporal Schedule."""

    @workflow.run
    async def run(self) -> int:
        """Return how many subscriptions were made, renewed or replaced."""
        return await workflow.execute_activity(
            ports.keep_webhooks,
            start_to_close_timeout=timedelta(minutes=30),
            heartbeat_timeout=ports.SILENCE,
            retry_policy=RetryPolicy(maximum_attempts=3),
        )
