"""The worker process: everything that runs in the background, for any number of processes side by side."""

import asyncio
import os
from collections.abc import Mapping
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter
from temporalio.worker import Worker
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from activities.steps import Activities
from core.clock import now
from engine.background import Background, connect_patiently
from engine.book_hints import wake_hinted
from engine.dispatch import Dispatcher
from engine.installation import Installation, open_installation
from engine.schedules import reconcile
from engine.subscriptions import keep_all
from engine.temporal_client import TASK_QUEUE
from services.messages.notification_sending import keep_telling
from workflows.keep_books import KeepBooks
from workflows.keep_webhooks import KeepWebhooks
from workflows.poll_trigger import PollTrigger
from workflows.prove_books import ProveBooks
from workflows.run_recipe import RunRecipe

log = structlog.get_logger()
PURE = ("core", "workflows", "pydantic", "pydantic_core", "annotated_types", "typing_extensions")
RECONCILE_EVERY = 20.0
REBUILD_EVERY = 600.0
KEEP_MESSAGES = timedelta(days=7)
"""How long handled webhooks are kept to explain what was heard."""


def quiet_runtime() -> None:
    """Let Temporal's core log errors only; what matters to people is in our own records."""
    quiet = LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR"))
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=quiet)), error_if_already_set=False)


def build_worker(temporal: Client, installation: Installation) -> Worker:
    """Return a Temporal worker for all workflows and activities."""
    restrictions = SandboxRestrictions.default.with_passthrough_modules(*PURE)
    return Worker(
        temporal,
        task_queue=TASK_QUEUE,
        workflows=[RunRecipe, PollTrigger, KeepWebhooks, KeepBooks, ProveBooks],
        activities=Activities(installation).all(),
        workflow_runner=SandboxedWorkflowRunner(restrictions=restrictions),
        max_concurrent_local_activities=installation.settings.max_in_flight,
        max_concurrent_activities=50,
        max_concurrent_workflow_task_polls=20,
        max_concurrent_activity_task_polls=5,
        graceful_shutdown_timeout=timedelta(seconds=20),
    )


async def run_worker(environment: Mapping[str, str] | None = None) -> None:
    """Run until cancelled. Webhooks are turned into queued runs even while Temporal is away."""
    quiet_runtime()
    installation = await open_installation(environment)
    background = asyncio.create_task(Background(installation).run())
    try:
        temporal = await connect_patiently(installation)
        async with build_worker(temporal, installation):
            derived = _keep_derived(installation, temporal, Dispatcher(installation, temporal))
            await asyncio.gather(background, derived, keep_telling(installation))
    finally:
        background.cancel()
        await installation.close()


async def _keep_derived(installation: Installation, temporal: Client, dispatcher: Dispatcher) -> None:
    """Put schedules and unfinished workflows right at start, and again from time to time."""
    since_rebuild = REBUILD_EVERY
    while True:
        try:
            changed = await reconcile(installation, temporal)
            await wake_hinted(installation, temporal)
            if changed or since_rebuild >= REBUILD_EVERY:
                await keep_all(installation)
            if since_rebuild >= REBUILD_EVERY:
                await dispatcher.rebuild()
                await installation.store.system.inbox.purge(now() - KEEP_MESSAGES)
                since_rebuild = 0.0
        except Exception as error:
            log.warning("reconcile.failed", error=type(error).__name__)
        await asyncio.sleep(RECONCILE_EVERY)
        since_rebuild += RECONCILE_EVERY


if __name__ == "__main__":
    asyncio.run(run_worker(os.environ))
