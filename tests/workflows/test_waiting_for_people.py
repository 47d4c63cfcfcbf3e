"""Runs that wait for a person or for other runs sleep on a real Temporal server until they are woken."""

from datetime import timedelta

from core.clock import now
from services.actors import local_owner
from services.running import approvals
from tests.engine import conftest as engine
from tests.engine.test_approvals import SIGN
from tests.engine.test_digests import THREE
from tests.engine.test_steps import customers, save, start
from tests.workflows import test_server
from tests.workflows.test_server import until, working

sandbox, office, server, database_url = engine.sandbox, engine.office, test_server.server, test_server.database_url


async def test_a_run_sleeps_until_someone_agrees(office, server):
    await start(office, await save(office, SIGN), name="Ames", fees=[])
    async with working(office, server):
        await until(office, waiting=1)
        (question,) = await approvals.listing(office.inst, local_owner(office.inst))
        assert timedelta(days=2) < question.expires_at - now() <= timedelta(days=3)
        await approvals.decide(
            office.inst, local_owner(office.inst), question.id, approve=True, content=question.content
        )
        await until(office, finished=1)
    assert await customers(office) == ["Ames agreed by terminal"]


async def test_the_last_entry_wakes_the_runs_before_it(office, server):
    recipe = await save(office, THREE)
    async with working(office, server):
        for number, name in enumerate(("Ames", "Bell"), 1):
            await start(office, recipe, name, name=name)
            await until(office, waiting=number)
        await start(office, recipe, "Cole", name="Cole")
        await until(office, stopped=2, finished=1)
    assert await customers(office) == ["Ames of 3", "Bell of 3", "Cole of 3"]
