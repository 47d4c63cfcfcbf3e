"""A scheduled poll whose worker dies."""

import uuid

from temporalio import activity
from temporalio.worker import Worker

from workflows.poll_trigger import PollTrigger
from workflows.ports import SourceOrder


@activity.defn
async def poll_source(order: SourceOrder) -> int:
    return 3


async def test_a_poll_that_falls_silent_holds_its_schedule_for_half_a_minute_only(skipping):
    queue, order = str(uuid.uuid4()), SourceOrder(firm="main", source="src_1")
    async with Worker(skipping.client, task_queue=queue, workflows=[PollTrigger], activities=[poll_source]):
        handle = await skipping.client.start_workflow(PollTrigger.run, order, id="poll", task_queue=queue)
        assert await handle.result() == 3
    events = (await handle.fetch_history()).events
    scheduled = next(event for event in events if event.HasField("activity_task_scheduled_event_attributes"))
    assert scheduled.activity_task_scheduled_event_attributes.heartbeat_timeout.seconds == 30
