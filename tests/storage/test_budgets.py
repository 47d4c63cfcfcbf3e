"""Shared request budgets."""

import asyncio
import json
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from storage.budgets import Allowance

FIVE = [Allowance("minute", 5, 60, 2)]
TAKE = """
import asyncio, json, pathlib, storage, time
from storage.budgets import Allowance
async def take():
    store = await storage.open_store({url!r}, pathlib.Path({home!r}), pathlib.Path({keys!r}))
    budgets = store.firm("hart").budgets
    times = []
    for _ in range(20):
        start = time.time()
        times.append(start + await budgets.admit({connection!r}, [Allowance("second", 10, 1, 3)]))
    await store.close()
    print(json.dumps(times))
asyncio.run(take())
"""


def most_in_any(times, seconds):
    return max(sum(start <= each < start + seconds for each in times) for start in times)


@pytest.fixture
def at(firm):
    """Freezes the clock and admits so many requests; returns when each may go, in seconds from now."""

    async def admit(connection_id, count, limits=FIVE):
        with time_machine.travel(now(), tick=False):
            return [await firm.budgets.admit(connection_id, limits) for _ in range(count)]

    return admit


async def test_burst_goes_at_once_then_no_window_exceeds_the_limit(at, connection):
    waits = await at(connection.id, 30)
    assert waits[:3] == pytest.approx([0, 0, 15])
    assert most_in_any(waits, 60 - 0.001) == 5


async def test_strictest_limit_decides(at, connection):
    limits = [Allowance("a", 100, 60, 100), Allowance("b", 1, 10, 1)]
    assert await at(connection.id, 3, limits) == pytest.approx([0, 10, 20])


async def test_connections_have_budgets_of_their_own(at, firm, connection):
    other = await firm.connections.add("clio", "us", "Other")
    await at(connection.id, 5)
    assert await at(other.id, 1) == [0]


async def test_request_that_would_wait_too_long_takes_nothing(firm, connection):
    with time_machine.travel(now(), tick=False):
        waits = [await firm.budgets.admit(connection.id, FIVE, max_wait=1) for _ in range(4)]
    assert waits == pytest.approx([0, 0, 15, 15])


async def test_nobody_goes_before_the_vendor_allows_it(at, firm, connection):
    with time_machine.travel(now(), tick=False):
        await firm.budgets.block(connection.id, now() + timedelta(seconds=90))
        await firm.budgets.block(connection.id, now() + timedelta(seconds=30))
        waits = [await firm.budgets.admit(connection.id, FIVE) for _ in range(3)]
    assert waits == pytest.approx([90, 90, 105])


async def test_two_processes_share_one_budget(store, database_url, keys_file, connection, tmp_path):
    words = {"url": database_url, "home": str(tmp_path), "keys": str(keys_file), "connection": connection.id}
    command = [sys.executable, "-c", TAKE.format(**words)]
    started = [await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE) for _ in range(2)]
    outputs = [(await process.communicate())[0] for process in started]
    times = sorted(time for output in outputs for time in json.loads(output))
    assert len(times) == 40
    assert most_in_any(times, 1 - 0.01) <= 10
