"""However much is new, and whatever happens meanwhile: each event is heard, once."""

import asyncio
import socket

import pytest
import uvicorn

from core.errors import RetryLater
from engine.installation import FIRM, open_installation
from engine.polling import open_source, pages, poll_source, record
from engine.relay import Relay
from sandbox.firm import lead
from sandbox.quickbooks.company import REALM
from sandbox.quickbooks.notices import subscribe
from tests.engine.conftest import Office
from tests.engine.crash import Died, let_time_pass, mortal
from tests.engine.test_sources import change
from tests.environments import environment
from web.app import create_app

CONTACTS = """
name: Contacts
trigger: {on: clio.new_contact, account: Clio}
steps:
  - {id: end, stop: enough}
"""
MATTERS = CONTACTS.replace("new_contact", "matter_status_updated")
PAGE = 200


@pytest.fixture
def database_url(request):
    """On SQLite, except where a test asks for both databases."""
    return request.getfixturevalue("sqlite_url")


async def contacts(office, count):
    return (await office.sandbox.control("work", new_contacts=count))["new_contacts"]


async def heard(office):
    """The identities of all runs, each as often as it has a run."""
    return sorted(run.identity for run in await office.store.runs.list(limit=2000))


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1, 1000])
async def test_every_new_object_starts_one_run_however_many_there_are(office, count):
    row = await office.turn_on(CONTACTS)
    ids = await contacts(office, count)
    assert await office.poll(row) == count
    assert await office.poll(row) == 0
    assert await heard(office) == sorted(map(str, ids))


async def test_changes_of_one_second_on_two_pages_are_all_heard(office):
    await office.sandbox.control("work", open_matters=PAGE + 5)
    row = await office.turn_on(MATTERS)
    closed = (await office.sandbox.control("work", close_matters=PAGE + 3))["close_matters"]
    assert await office.poll(row) == len(closed)
    assert await office.poll(row) == 0


async def test_objects_that_change_while_pages_are_read_are_heard_once(office):
    row = await office.turn_on(CONTACTS)
    ids = await contacts(office, PAGE + 5)
    source = await open_source(office.inst, await office.store.sources.take(row.source_id, "test", 60))
    async for items in pages(source, None):
        await record(source, items)
        await change(office, f"contacts/{ids[0]}", title="Ms")
        ids += await contacts(office, 1)
    await let_time_pass(office)
    await office.poll(row)
    assert set(map(str, ids)) <= set(await heard(office))
    assert len(await heard(office)) == len(set(await heard(office)))


@pytest.mark.parametrize("seconds", [300, -300])
async def test_a_clock_that_differs_by_minutes_loses_and_doubles_nothing(office, seconds):
    await office.sandbox.control("clock", advance_seconds=seconds)
    row = await office.turn_on(CONTACTS)
    for expected in (1, 2):
        await contacts(office, 1)
        assert await office.poll(row) == 1
        assert await office.poll(row) == 0
        assert len(await heard(office)) == expected


async def test_a_stale_answer_delays_an_event_and_never_doubles_it(office):
    row = await office.turn_on(MATTERS)
    await office.sandbox.control("work", close_matters=1)  # in the very second in which the matter was made
    counts = []
    for stale in (1.0, 0.0, 1.0, 0.0):
        await office.sandbox.control("faults", stale_reads=stale)
        counts.append(await office.poll(row))
    assert sum(counts) == 1


async def test_a_failing_page_is_read_again_later(office):
    row = await office.turn_on(CONTACTS)
    await contacts(office, PAGE + 1)
    fault = {"vendor": "clio", "method": "GET", "path_contains": "/contacts", "kind": "5xx_before", "times": 1}
    await office.sandbox.control("faults", once=[fault])
    with pytest.raises(RetryLater):
        await office.poll(row)
    assert await office.poll(row) == PAGE + 1


async def test_a_hint_during_a_poll_is_not_lost(office):
    row = await office.turn_on(CONTACTS)
    source = await office.store.sources.get(row.source_id)
    fault = {"vendor": "clio", "method": "GET", "path_contains": "/contacts", "kind": "slow", "times": 1}
    await office.sandbox.control("faults", once=[fault], slow_seconds=0.3)
    poll = asyncio.create_task(office.poll(row))
    while not office.sandbox.store.counters().get("fault.clio.slow"):
        await asyncio.sleep(0.01)
    await office.store.sources.poll_soon(source.connection_id, [source.trigger_key])
    await poll
    await contacts(office, 1)
    assert await Relay(office.inst, asyncio.Event()).relay_once() == 1
    assert len(await heard(office)) == 1


MALFORMED = [b"", b"no json", b"[" * 5000, b"{}", b"[1, null, {}]", b'{"data": 7}', b'{"meta": {"event": []}}', b"\xff"]


@pytest.mark.parametrize("app", ["clio", "quickbooks", "withdrawn"])
async def test_messages_nobody_can_read_never_hold_up_the_others(office, app):
    row = await office.turn_on(CONTACTS)
    source = await office.store.sources.get(row.source_id)
    hook = await office.store.hooks.add(source.connection_id, "contact", "address")
    inbox = office.inst.store.system.inbox
    for body in MALFORMED:
        await inbox.accept(app, body, hook if app == "clio" else None)
    await inbox.accept("clio", b'{"data": {"id": 1}, "meta": {"event": "created", "webhook_id": 1}}', hook)
    await contacts(office, 1)
    assert await Relay(office.inst, asyncio.Event()).relay_once() == 1
    assert await inbox.unhandled() == []


@pytest.fixture
async def reachable(sandbox, tmp_path, database_url):
    """An office whose web application vendors can reach."""
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://localhost:{door.getsockname()[1]}"
    words = environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=database_url, LEXRELAY_PUBLIC_URL=url)
    inst = await open_installation(words)
    server = uvicorn.Server(uvicorn.Config(create_app(inst), log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    office = Office(inst, sandbox)
    await office.connect("clio", "Clio", lead(sandbox.world))
    await office.connect("quickbooks", "Books", REALM)
    subscribe(sandbox.world, f"{url}/webhooks/quickbooks", "verifier", "cloudevents", [])
    yield office
    server.should_exit = True
    await serving
    await inst.close()


async def relayed(office):
    """Relay what comes in until something new is heard; returns the number of runs."""
    relay, runs = Relay(office.inst, asyncio.Event()), 0
    async with asyncio.timeout(10):
        while not runs:
            runs = await relay.relay_once()
            await asyncio.sleep(0.02)
    return await office.store.runs.counts()


async def test_a_message_from_clio_becomes_one_run(reachable):
    await reachable.turn_on(CONTACTS)
    await contacts(reachable, 1)
    assert await relayed(reachable) == {"queued": 1}


async def test_a_message_from_quickbooks_becomes_one_run(reachable):
    await reachable.turn_on(CONTACTS.replace("clio.new_contact", "quickbooks.new_customer").replace("Clio", "Books"))
    body, headers = {"DisplayName": "Somebody"}, {"Accept": "application/json"}
    headers["Authorization"] = f"Bearer {reachable.sandbox.token('quickbooks')}"
    made = await reachable.sandbox.client.post(f"/v3/company/{REALM}/customer", json=body, headers=headers)
    assert made.status_code == 200
    assert await relayed(reachable) == {"queued": 1}


class TestOnBothDatabases:
    @pytest.fixture(params=["sqlite", "postgres"])
    def database_url(self, request):
        return request.getfixturevalue(f"{request.param}_url")

    async def test_a_crash_before_or_after_any_commit_of_a_poll_loses_and_doubles_nothing(self, office):
        row = await office.turn_on(CONTACTS)
        ids, died = [], []
        for at in range(1, 12):
            for when in ("before", "after"):
                ids += await contacts(office, 2)
                died.append(await self.poll_until_death(office, row, when, at))
        await let_time_pass(office)
        await office.poll(row)
        assert sum(died) >= 6  # take, record, move the cursor: each before and after
        assert await heard(office) == sorted(map(str, ids))

    async def poll_until_death(self, office, row, when, at):
        await let_time_pass(office)
        async with mortal(office, when, at) as (inst, _):
            try:
                await poll_source(inst, FIRM, row.source_id)
            except Died:
                return True
        return False
