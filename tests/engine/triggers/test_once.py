"""An event that a message, a poll and a restarted process all see starts one run: for every trigger."""

import asyncio

import pytest

from connectors._kit.catalog import catalog
from engine.installation import open_installation
from engine.relay import Relay
from tests.engine.conftest import Office
from tests.engine.test_polling import reachable  # noqa: F401
from tests.engine.triggers.catalogue import ROWS, happen
from tests.engine.triggers.listening import heard, listen
from tests.environments import environment

HINTED = [trigger.key for app in catalog() for trigger in app.triggers if trigger.webhook and trigger.key in ROWS]


@pytest.fixture
async def restarted(sandbox, tmp_path, database_url):
    """A process that knows nothing but what is in the database."""
    inst = await open_installation(environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=database_url))
    yield Office(inst, sandbox)
    await inst.close()


async def relay(office):
    return await Relay(office.inst, asyncio.Event()).relay_once()


async def listen_to_messages(office, key):
    """Turn the recipe on, and wait until Clio has shaken hands: until then it sends nothing."""
    row = await listen(office, key)
    async with asyncio.timeout(10):
        while any(hook["status"] != "enabled" for hook in office.sandbox.store.all("clio.webhook")):
            await asyncio.sleep(0.01)
    return row


async def delivery(office):
    """Wait until every message of the vendors has been taken in, and none is lost on the way."""
    async with asyncio.timeout(10):
        while office.sandbox.world.hooks.pending():
            await asyncio.sleep(0.01)
    assert await office.inst.store.system.inbox.unhandled()


@pytest.mark.parametrize("key", HINTED)
async def test_a_message_before_or_after_a_poll_and_a_restart_starts_one_run(reachable, restarted, key):  # noqa: F811
    row = await listen_to_messages(reachable, key)
    objects = happen(reachable.sandbox.world, key, 1)
    await delivery(reachable)
    assert [await relay(reachable), await reachable.poll(row), await restarted.poll(row)] == [1, 0, 0]
    objects += happen(reachable.sandbox.world, key, 1)
    await delivery(reachable)
    assert [await reachable.poll(row), await relay(restarted), await restarted.poll(row)] == [1, 0, 0]
    assert await heard(restarted) == sorted(objects)


@pytest.mark.parametrize("key", [key for key in ROWS if key not in HINTED])
async def test_what_only_polls_hear_is_not_heard_again_after_a_restart(office, restarted, key):
    row = await listen(office, key)
    objects = happen(office.sandbox.world, key, 1)
    assert [await office.poll(row), await restarted.poll(row), await relay(restarted)] == [1, 0, 0]
    objects += happen(office.sandbox.world, key, 1)
    assert [await restarted.poll(row), await office.poll(row)] == [1, 0]
    assert await heard(restarted) == sorted(objects)
