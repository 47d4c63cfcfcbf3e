"""What a worker reports while it polls."""

from temporalio.testing import ActivityEnvironment

from activities.steps import Activities
from workflows.ports import SourceOrder


async def test_a_poll_shows_that_its_worker_lives(office):
    beats = []
    environment = ActivityEnvironment()
    environment.on_heartbeat = lambda *details: beats.append(details)
    order = SourceOrder(firm="main", source="src_gone")
    assert await environment.run(Activities(office.inst).poll_source, order) == 0
    assert beats
