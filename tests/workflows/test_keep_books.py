"""A cycle of the books that waits, over a day if need be, and one whose worker dies."""

import uuid

from temporalio import activity
from temporalio.worker import Worker

from workflows.keep_books import KeepBooks
from workflows.ports import BooksOrder, CycleEnd

ORDER = BooksOrder(firm="main", books="books_1")


class Cycles:
    """Ends the cycles as the script says, one after the other."""

    def __init__(self, *ends):
        self.ends = list(ends)

    @activity.defn
    async def keep_books(self, order: BooksOrder) -> CycleEnd:
        end = self.ends.pop(0)
        if isinstance(end, CycleEnd):
            return end
        raise end


async def keep(server, cycles):
    queue = str(uuid.uuid4())
    async with Worker(server.client, task_queue=queue, workflows=[KeepBooks], activities=[cycles.keep_books]):
        handle = await server.client.start_workflow(KeepBooks.run, ORDER, id=queue, task_queue=queue)
        return await handle.result(), handle


async def test_a_write_that_is_not_decided_yet_is_looked_at_again_until_it_is(skipping):
    cycles = Cycles(CycleEnd(state="waiting", seconds=180), CycleEnd(state="waiting", seconds=90_000), APPLIED)
    assert (await keep(skipping, cycles))[0] == "applied"
    assert cycles.ends == []


async def test_a_cycle_that_breaks_is_tried_again(skipping):
    cycles = Cycles(ValueError("broken"), APPLIED)
    assert (await keep(skipping, cycles))[0] == "applied"


async def test_a_worker_that_falls_silent_holds_the_books_for_half_a_minute_only(skipping):
    _, handle = await keep(skipping, Cycles(APPLIED))
    events = (await handle.fetch_history()).events
    scheduled = next(event for event in events if event.HasField("activity_task_scheduled_event_attributes"))
    assert scheduled.activity_task_scheduled_event_attributes.heartbeat_timeout.seconds == 30


APPLIED = CycleEnd(state="applied")
