"""On a real Temporal server: what it forgets is in our database, and what it keeps is unreadable."""

import asyncio
import socket
import sys
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest

from engine.dispatch import Dispatcher
from engine.schedules import KEEPER, reconcile, schedule_id
from engine.temporal_client import connect
from tests.engine import conftest as engine
from tests.engine.test_trouble import sign_in_again
from worker import build_worker, quiet_runtime

TEMPORAL = Path(sys.executable).parent / "temporal"
CONTACTS = engine.INVOICES.replace("name: Invoices", "name: Contacts").replace("bill_state_updated", "new_contact")
sandbox, office = engine.sandbox, engine.office


class Server:
    """A Temporal server on a file, which can be killed and started again."""

    def __init__(self, folder):
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = free.getsockname()[1]
        self._folder, self._number = folder, 0
        self._process: Any = None

    @property
    def file(self):
        return self._folder / f"temporal{self._number}.db"

    async def start(self):
        options = ["--headless", "--ip", "127.0.0.1", "--port", str(self.port), "--log-level", "never"]
        options += ["--db-filename", str(self.file)]
        command, nowhere = [str(TEMPORAL), "server", "start-dev", *options], asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec(*command, stdout=nowhere, stderr=nowhere)

    async def kill(self):
        self._process.kill()
        await self._process.wait()

    async def lose_everything(self):
        """Come back with an empty file, as after the loss of a disk."""
        await self.kill()
        self._number += 1
        await self.start()


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def server(tmp_path):
    quiet_runtime()
    each = Server(tmp_path)
    await each.start()
    yield each
    await each.kill()


async def patiently(work, seconds=30):
    """Return what the work gives, once the server answers."""
    async with asyncio.timeout(seconds):
        while True:
            with suppress(RuntimeError):
                return await work()
            await asyncio.sleep(0.1)


async def client_of(office, server):
    settings = office.inst.settings.model_copy(update={"temporal_address": f"127.0.0.1:{server.port}"})
    return await patiently(lambda: connect(settings, office.inst.store.keys))


@asynccontextmanager
async def working(office, server):
    """A worker with its dispatcher, both as in production."""
    temporal = await client_of(office, server)
    dispatcher = Dispatcher(office.inst, temporal)
    async with build_worker(temporal, office.inst):
        task = asyncio.create_task(dispatcher.run())
        yield dispatcher
        task.cancel()


async def bills(office, row, count):
    """Let the firm approve bills, and hear of them."""
    await office.approve(count)
    assert await office.poll(row) == count


async def until(office, **counts):
    """Wait until so many runs are in each state, and no others."""
    async with asyncio.timeout(30):
        while await office.store.runs.counts() != counts:
            await asyncio.sleep(0.05)


async def lose_access(office):
    await office.sandbox.control("tokens/revoke", vendor="quickbooks")


async def regain_access(office):
    await sign_in_again(office, await office.store.connections.by_name("Books"))


async def assert_each_bill_was_posted_once(office, count):
    report = await office.sandbox.report()
    assert [entry["result"] for entry in report["verdict"]] == ["right"] * count
    assert report["counters"]["qbo.requests.POST.invoice"] == count


async def schedules(temporal):
    return {entry.id async for entry in await temporal.list_schedules()}


async def test_schedules_follow_the_sources(office, server):
    rows = [await office.turn_on(text) for text in (engine.INVOICES, CONTACTS)]
    sources = [await office.store.sources.get(row.source_id) for row in rows]
    temporal = await client_of(office, server)
    await reconcile(office.inst, temporal)
    await seen(temporal, {KEEPER, *map(schedule_id, sources)})
    assert await reconcile(office.inst, temporal) == 0
    await office.store.sources.set_state(sources[1].id, "idle")
    assert await reconcile(office.inst, temporal) == 1
    await seen(temporal, {KEEPER, schedule_id(sources[0])})


async def seen(temporal, wanted):
    """The server's list follows its changes after a moment."""
    async with asyncio.timeout(10):
        while await schedules(temporal) != wanted:
            await asyncio.sleep(0.05)


async def test_queued_runs_are_started_and_nothing_readable_is_left_with_the_server(office, server):
    row = await office.turn_on(engine.INVOICES)
    async with working(office, server):
        await bills(office, row, 3)
        await until(office, finished=3)
    await assert_each_bill_was_posted_once(office, 3)
    run = (await office.store.runs.list())[0]
    kept = b"".join(each.read_bytes() for each in server.file.parent.glob("temporal*"))
    names = [bill["client"]["name"] for bill in (await office.sandbox.report())["clio"]["bills"]]
    readable = [word for word in (run.id, *names, '"firm"', '"position"', "finished") if word.encode() in kept]
    assert readable == [run.id]  # it is the name of the workflow


async def test_a_server_killed_and_started_again_loses_no_run(office, server):
    row = await office.turn_on(engine.INVOICES)
    await lose_access(office)
    async with working(office, server):
        await bills(office, row, 3)
        await until(office, waiting=3)
        await server.kill()
        await regain_access(office)
        await server.start()
        await until(office, finished=3)
    await assert_each_bill_was_posted_once(office, 3)


async def test_a_server_that_lost_everything_gets_the_unfinished_runs_again(office, server):
    row = await office.turn_on(engine.INVOICES)
    async with working(office, server) as dispatcher:
        await bills(office, row, 2)
        await until(office, finished=2)
        await lose_access(office)
        await bills(office, row, 2)
        await until(office, finished=2, waiting=2)
        await server.lose_everything()
        await client_of(office, server)
        assert await patiently(dispatcher.rebuild) == 2
        await regain_access(office)
        await until(office, finished=4)
    await assert_each_bill_was_posted_once(office, 4)
