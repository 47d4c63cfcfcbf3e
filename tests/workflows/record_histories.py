"""Writes the histories that `test_replay.py` replays: `python -m tests.workflows.record_histories`.

Kept from a release on: a change of workflow code that cannot replay them would break runs that are waiting now.
"""

import asyncio
import sys
import uuid
from pathlib import Path

from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.workflows.test_keep_books import ORDER, Cycles
from tests.workflows.test_prove_books import Nights
from tests.workflows.test_run_recipe import DAY, END, GO, Script
from workflows.keep_books import KeepBooks
from workflows.ports import CycleEnd, Move, RunOrder
from workflows.prove_books import ProveBooks
from workflows.run_recipe import RunRecipe

FOLDER = Path(__file__).parent / "histories"
SCRIPTS = {
    "straight": Script(GO, Move(kind="go", position="note"), END),
    "waits_for_days": Script(Move(kind="wait", position="pause", seconds=3 * DAY), GO, END),
    "woken": Script(Move(kind="wait", position="invoice"), END),
    "tried_again": Script(ValueError("broken"), GO, END),
}


async def record(environment: WorkflowEnvironment, name: str, script: Script) -> None:
    queue = str(uuid.uuid4())
    async with Worker(environment.client, task_queue=queue, workflows=[RunRecipe], activities=[script.take_step]):
        order = RunOrder(firm="main", run=f"run_{name}")
        handle = await environment.client.start_workflow(RunRecipe.run, order, id=name, task_queue=queue)
        if name == "woken":
            await handle.signal(RunRecipe.wake)
        await handle.result()
        (FOLDER / f"{name}.json").write_text((await handle.fetch_history()).to_json() + "\n")


async def record_books(environment: WorkflowEnvironment) -> None:
    """A cycle of the books that waits for a write to be decided."""
    queue = str(uuid.uuid4())
    cycles = Cycles(CycleEnd(state="waiting", seconds=180), CycleEnd(state="applied"))
    async with Worker(environment.client, task_queue=queue, workflows=[KeepBooks], activities=[cycles.keep_books]):
        handle = await environment.client.start_workflow(KeepBooks.run, ORDER, id="books", task_queue=queue)
        await handle.result()
        (FOLDER / "books_wait.json").write_text((await handle.fetch_history()).to_json() + "\n")


async def record_proof(environment: WorkflowEnvironment) -> None:
    """A night in which the books were busy at first."""
    queue = str(uuid.uuid4())
    nights = Nights("busy", "clean")
    async with Worker(environment.client, task_queue=queue, workflows=[ProveBooks], activities=[nights.prove_books]):
        handle = await environment.client.start_workflow(ProveBooks.run, ORDER, id="proof", task_queue=queue)
        await handle.result()
        (FOLDER / "proof_busy.json").write_text((await handle.fetch_history()).to_json() + "\n")


async def main() -> None:
    server = str(Path(sys.executable).parent / "temporal-test-server")
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=server, data_converter=pydantic_data_converter
    ) as environment:
        for name, script in SCRIPTS.items():
            await record(environment, name, script)
        await record_books(environment)
        await record_proof(environment)


if __name__ == "__main__":
    asyncio.run(main())
