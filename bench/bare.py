"""The yardstick: a Temporal workflow of two remote activities that do nothing."""

import contextlib
import time
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

QUEUE = "bench-bare"
SOON = timedelta(seconds=10)


@activity.defn
async def first(number: int) -> int:
    return number + 1


@activity.defn
async def second(number: int) -> int:
    return number + 1


@workflow.defn
class TwoActivities:
    """Both activities, one after the other."""

    @workflow.run
    async def run(self, number: int) -> int:
        number = await workflow.execute_activity(first, number, start_to_close_timeout=SOON)
        return await workflow.execute_activity(second, number, start_to_close_timeout=SOON)


@contextlib.asynccontextmanager
async def bare_worker(address: str) -> AsyncIterator[Client]:
    """Run a worker for it in this process; yields the client."""
    client = await Client.connect(address)
    runner = UnsandboxedWorkflowRunner()
    async with Worker(
        client, task_queue=QUEUE, workflows=[TwoActivities], activities=[first, second], workflow_runner=runner
    ):
        yield client


async def time_bare(client: Client) -> float:
    """Return the seconds from asking for a workflow to holding its result."""
    started = time.perf_counter()
    await client.execute_workflow(TwoActivities.run, 0, id=f"bare-{uuid.uuid4()}", task_queue=QUEUE)
    return time.perf_counter() - started
