"""The order and the waiting of a run, with steps that answer from a script."""

import uuid

from temporalio import activity
from temporalio.worker import Worker

from workflows.ports import Move, RunOrder, StepOrder
from workflows.run_recipe import RunRecipe

DAY = 86_400.0
GO = Move(kind="go", position="invoice")
END = Move(kind="end", outcome="finished")


class Script:
    """Answers each step with the next move; an exception is raised instead."""

    def __init__(self, *moves):
        self.moves = list(moves)
        self.positions = []

    @activity.defn
    async def take_step(self, order: StepOrder) -> Move:
        self.positions.append(order.position)
        move: Move | Exception = self.moves.pop(0)
        if isinstance(move, Exception):
            raise move
        return move


async def start(environment, script, queue):
    order = RunOrder(firm="main", run="run_1")
    return await environment.client.start_workflow(RunRecipe.run, order, id=str(uuid.uuid4()), task_queue=queue)


async def outcome(environment, script, signals=0):
    queue = str(uuid.uuid4())
    worker = Worker(environment.client, task_queue=queue, workflows=[RunRecipe], activities=[script.take_step])
    async with worker:
        handle = await start(environment, script, queue)
        for _ in range(signals):
            await handle.signal(RunRecipe.wake)
        return await handle.result()


async def test_steps_follow_each_other(skipping):
    script = Script(GO, END)
    assert await outcome(skipping, script) == "finished"
    assert script.positions == [None, "invoice"]


async def test_a_wait_of_days_ends_at_the_same_step(skipping):
    script = Script(Move(kind="wait", position="pause", seconds=3 * DAY), END)
    before = await skipping.get_current_time()
    assert await outcome(skipping, script) == "finished"
    assert (await skipping.get_current_time() - before).days >= 3
    assert script.positions == [None, "pause"]


async def test_a_wait_without_end_is_woken_by_a_signal(skipping):
    script = Script(Move(kind="wait", position="invoice"), END)
    assert await outcome(skipping, script, signals=1) == "finished"


async def test_an_unexpected_failure_is_tried_again(skipping):
    script = Script(ValueError("broken"), END)
    assert await outcome(skipping, script) == "finished"
