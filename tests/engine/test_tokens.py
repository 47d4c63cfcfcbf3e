"""One process at a time renews a sign-in; the others wait for it, and nobody asks for ever."""

import asyncio
import os
import sys
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import time_machine

from connectors._kit.oauth import Tokens
from core.clock import now
from core.errors import Reconnect, RetryLater
from engine.clients import connector_of
from engine.relay import Relay
from engine.tokens import StoredTokens
from tests.engine.conftest import INVOICES
from tests.environments import environment

PROCESSES, CALLS = 4, 25
RENEWALS = {"quickbooks": "qbo.token_refresh", "clio": "clio.token_refresh"}


@pytest.fixture
async def processes(office):
    """Four processes of the installation; each makes calls when told."""
    home, database = str(office.inst.settings.home), office.inst.settings.database_url
    words = {**os.environ, **environment(office.sandbox.url, home, LEXRELAY_DATABASE_URL=database)}
    command = [sys.executable, "-m", "tests.engine.token_process"]
    pipe = asyncio.subprocess.PIPE
    started: list[Any] = [
        await asyncio.create_subprocess_exec(*command, env=words, stdin=pipe, stdout=pipe) for _ in range(PROCESSES)
    ]
    assert [await each.stdout.readline() for each in started] == [b"ready\n"] * PROCESSES
    yield started
    for each in started:
        each.stdin.close()
    await asyncio.gather(*(each.wait() for each in started))


async def call(processes, app):
    """Let every process make its calls at once; returns how many succeeded."""
    for each in processes:
        each.stdin.write(f"{app} {CALLS}\n".encode())
    return sum([int(await each.stdout.readline()) for each in processes])


async def end_here(office, app):
    """Let our own record say that the access token has ended."""
    (row,) = await office.store.connections.list(app)
    secrets = office.store.secrets
    lease = await secrets.take_refresh_lease(row.id, "test", 5)
    tokens = Tokens.from_json(lease.secret)
    ended = Tokens(tokens.access_token, tokens.refresh_token, now()).to_json().encode()
    assert await secrets.store_secret(row.id, lease.fence, lease.version, ended)
    await secrets.release_lease(row.id, lease.fence)


async def counters(office):
    return (await office.sandbox.report())["counters"]


async def test_a_hundred_calls_of_four_processes_renew_once(office, processes):
    await office.sandbox.control("limits", clio_per_minute=10_000, quickbooks_per_second=1000)
    for app in ("quickbooks", "clio"):
        await office.sandbox.control("tokens/expire", vendor=app)
        assert await call(processes, app) == PROCESSES * CALLS
        assert (await counters(office))[RENEWALS[app]] == 1
        await end_here(office, app)
        assert await call(processes, app) == PROCESSES * CALLS
        assert (await counters(office))[RENEWALS[app]] == 2
    assert "qbo.refresh_reuse" not in await counters(office)


def source_of_tokens(office, row, answer, store=None):
    """Tokens of a connection whose vendor is `answer`."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    (place,) = [each for each in office.inst.clients.places(row.app) if each.region == row.region]
    rules: Any = connector_of(row.app).app.sign_in
    return StoredTokens(store or office.store, row.id, place, rules, http)


def granting(number):
    return httpx.Response(200, json={"access_token": f"access {number}", "refresh_token": "next", "expires_in": 3600})


async def test_a_holder_that_wakes_after_its_lease_overwrites_nothing(office):
    (row,) = await office.store.connections.list("quickbooks")

    async def slow(request):
        """The holder sleeps; meanwhile its lease ends and another process renews."""
        await end_lease(office)
        assert await source_of_tokens(office, row, lambda _: granting("new")).token("any") == "access new"
        return granting("late")

    await end_here(office, "quickbooks")
    with pytest.raises(RetryLater):
        await source_of_tokens(office, row, slow).token()
    assert await source_of_tokens(office, row, lambda _: granting("never")).token() == "access new"


async def end_lease(office):
    async with office.inst.store.database.write() as connection:
        await connection.exec_driver_sql("UPDATE connections SET lease_until = NULL")


async def test_a_holder_held_up_before_asking_does_not_ask(office):
    (row,) = await office.store.connections.list("quickbooks")
    await end_here(office, "quickbooks")
    asked: list[httpx.Request] = []
    with time_machine.travel(now(), tick=True) as clock:
        sleepy = SimpleNamespace(secrets=Sleepy(office.store.secrets, clock), connections=office.store.connections)
        with pytest.raises(RetryLater):
            await source_of_tokens(office, row, asked.append, sleepy).token()
    assert asked == []


class Sleepy:
    """The secrets of a firm on a machine that is put to sleep when it has taken the lease."""

    def __init__(self, secrets, clock):
        self._secrets, self._clock = secrets, clock

    async def take_refresh_lease(self, *arguments):
        lease = await self._secrets.take_refresh_lease(*arguments)
        self._clock.shift(timedelta(seconds=30))
        return lease

    def __getattr__(self, name):
        return getattr(self._secrets, name)


async def one_approved_bill(office):
    row = await office.turn_on(INVOICES)
    await office.approve(1)
    await office.poll(row)


async def hasten(office):
    """Let the pause that a run takes be over."""
    async with office.inst.store.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM budgets")
        await connection.exec_driver_sql("UPDATE runs SET wake_at = NULL, state = 'queued' WHERE wake_at IS NOT NULL")


async def lose_the_next_answer(office, vendor, path):
    fault = {"vendor": vendor, "method": "POST", "path_contains": path, "kind": "cut_after", "times": 1}
    await office.sandbox.control("tokens/expire", vendor=vendor)
    await office.sandbox.control("faults", oauth=True, once=[fault])


async def test_a_lost_answer_with_rotated_tokens_parks_the_work_and_never_loops(office):
    await one_approved_bill(office)
    await lose_the_next_answer(office, "quickbooks", "/oauth2/v1/tokens/bearer")
    for _ in range(4):
        await office.work(0.3)
        await hasten(office)
    assert await office.work(0.3) == {"waiting": 1}
    assert (await office.store.connections.by_name("Books")).state == "broken"
    count = await counters(office)
    assert (count["qbo.token_refresh"], count["qbo.refresh_reuse"]) == (1, 1)


async def test_a_lost_answer_of_a_vendor_that_does_not_rotate_is_asked_again(office):
    row = await office.turn_on(INVOICES)
    await office.approve(1)
    await lose_the_next_answer(office, "clio", "/oauth/token")
    with pytest.raises(RetryLater):
        await office.poll(row)
    assert await office.poll(row) == 1
    assert (await counters(office))["clio.token_refresh"] == 2


async def test_access_refused_after_renewing_parks_the_work_at_once(office, monkeypatch):
    await one_approved_bill(office)
    world = office.sandbox.world
    monkeypatch.setattr(world.tokens, "check", lambda vendor, token: None)  # the vendor withdrew the app's rights
    assert await office.work(3) == {"waiting": 1}
    assert (await office.store.connections.by_name("Books")).state == "broken"
    assert (await counters(office))["qbo.token_refresh"] <= 3


async def test_a_connection_that_was_disconnected_stays_so_when_its_source_is_polled(office):
    row = await office.turn_on(INVOICES)
    connection = await office.store.connections.by_name("Clio")
    await office.store.connections.disconnect(connection.id)
    with pytest.raises(Reconnect):
        await office.poll(row)
    assert (await office.store.connections.get(connection.id)).state == "disconnected"


async def test_a_poll_with_a_revoked_sign_in_marks_the_connection(office):
    row = await office.turn_on(INVOICES)
    await office.sandbox.control("tokens/revoke", vendor="clio")
    source = await office.store.sources.get(row.source_id)
    await office.store.sources.poll_soon(source.connection_id, [source.trigger_key])
    assert await Relay(office.inst, asyncio.Event()).relay_once() == 0
    assert (await office.store.connections.by_name("Clio")).state == "broken"
    assert "connect again" in (await office.store.sources.get(row.source_id)).last_error
