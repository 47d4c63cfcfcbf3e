"""A process that dies between two statements: what it committed stays, what it had not is gone."""

import asyncio
import subprocess
import sys

import pytest

from storage.rows import Found

DIE = """
import asyncio, os, pathlib, storage
from storage.rows import Found
async def work():
    store = await storage.open_store({url!r}, pathlib.Path({home!r}), pathlib.Path({keys!r}))
    firm = store.firm("hart")
    assert await firm.effects.start_sending({effect!r}, "doomed", lease_seconds=0, look_after=0)
    async with firm.together() as same:
        assert await same.events.record_events({source!r}, [Found("1", "1", {{}})])
        assert await same.seen.baseline({source!r}, {{"1": {{}}}})
        os._exit(9)
asyncio.run(work())
"""


@pytest.fixture
async def source(firm, connection):
    return await firm.sources.ensure(connection.id, "clio.new_matter", {})


@pytest.fixture
async def effect(firm, connection):
    return await firm.effects.intend("k", connection.id, "x.y", marker="m", request_id="r", payload_hash="h")


@pytest.fixture
async def crashed(database_url, keys_file, tmp_path, source, effect):
    """A process that started a send, then died inside a transaction."""
    words = {"url": database_url, "home": str(tmp_path), "keys": str(keys_file)}
    script = DIE.format(**words, source=source.id, effect=effect.id)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stderr=subprocess.PIPE)
    errors = (await process.communicate())[1]
    assert process.returncode == 9, errors


async def test_begun_send_is_known_and_must_be_looked_up(crashed, firm, effect):
    assert (await firm.effects.get(effect.id)).state == "in_flight"
    assert await firm.effects.start_sending(effect.id, "next", lease_seconds=30, look_after=180) is None
    assert await firm.effects.start_looking(effect.id, "next", lease_seconds=30) == 2


async def test_unfinished_transaction_left_nothing(crashed, firm, source):
    assert await firm.seen.get(source.id, ["1"]) == {}
    assert len(await firm.events.record_events(source.id, [Found("1", "1", {})])) == 1
