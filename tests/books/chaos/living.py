"""Lives through a month: things happen in Clio, requests fail on both sides, and the cycle's process dies."""

import asyncio
import os
import random
import shutil
import signal
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from books.keeping.cycle import run_cycle
from books.keeping.lease import Busy
from books.quickbooks.reading import Look
from core.errors import RetryLater
from engine.installation import FIRM, open_installation
from sandbox.firm import Size
from sandbox.testing import running
from storage.database import open_database
from tests.books.chaos.month import PEOPLE, Month
from tests.books.chaos.verdict import Verdict, judged
from tests.books.golden.office import WIDE, Office
from tests.environments import environment

READING = {"rate_5xx_before": 0.01, "rate_cut_before": 0.01, "rate_cut_after": 0.01}
WRITING = {"rate_5xx_before": 0.02, "rate_5xx_after": 0.06, "rate_cut_before": 0.02, "rate_cut_after": 0.1,
           "rate_late": 0.04}  # fmt: skip
LENIENT = {"ignore_request_ids": True, "no_duplicate_checks": True, "late_seconds": 0.3}
FAULTS = {"clio": READING, "quickbooks": WRITING, **LENIENT}
"""Clio is only read, in a dozen requests a cycle; QuickBooks is written, and loses every fifth answer."""
QUIET = dict.fromkeys(WRITING, 0)
THROTTLED = [{"kind": "429", "vendor": vendor} for vendor in ("clio", "quickbooks")]
LIMITS = {"documents": 10_000, "taken_back": 1000, "amount": "10000000.00", "changed_percent": 100}
PASSED = 120
"""Seconds that are taken as passed after a kill, until what the dead process held lapses."""
ROUNDS = 60
TRIES = 12


@dataclass
class Course:
    """Where the month stands."""

    office: Office
    month: Month
    environment: dict[Any, Any]
    home: Path
    random: random.Random
    keeper: asyncio.subprocess.Process | None = None
    kills: int = 0

    async def start(self):
        """Start the process that keeps the books."""
        variables = {**os.environ, **self.environment}
        self.keeper = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.books.chaos.keeper", self.office.row.id, env=variables,
            cwd=Path(__file__).parents[3], stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        await self.cycle()

    async def cycle(self):
        """Wait until the keeper got through a cycle, or gave up often enough."""
        for _ in range(TRIES):
            line = (await self.keeper.stdout.readline()).decode().strip()
            if not line:
                raise AssertionError(f"the keeper ended by itself with {await self.keeper.wait()}")
            if " " in line:
                return

    async def kill(self):
        """Kill it in the middle of whatever it does, and let its leases lapse."""
        self.keeper.send_signal(signal.SIGKILL)
        await self.keeper.wait()
        self.kills += 1
        self.office.sandbox.faults.once.clear()
        await asyncio.sleep(0.5)  # what it sent last may still be committed late
        pass_time(self.home / "lexrelay.db")

    async def live(self, rounds, events, kills):
        """Let events happen in rounds while cycles run; kill the keeper in so many of them."""
        fatal = set(self.random.sample(range(rounds), kills))
        for number in range(rounds):
            await self.month.go_on(events)
            if number in fatal:
                await self.office.sandbox.control("faults", once=THROTTLED)
                await asyncio.sleep(self.random.uniform(0.05, 1.5))
                await self.kill()
                await self.start()
            await self.cycle()


def pass_time(path):
    """Move everything that holds until a moment two minutes back, as if that much time had passed."""
    with sqlite3.connect(path, timeout=30) as file:
        for table in ("effects", "books", "connections"):
            earlier = f"strftime('%Y-%m-%d %H:%M:%f000', lease_until, '-{PASSED} seconds')"
            file.execute(f"UPDATE {table} SET lease_until = {earlier} WHERE lease_until IS NOT NULL")
        file.execute("UPDATE budgets SET free_at = free_at - ?", (PASSED,))
    file.close()


async def live_through(home, seed, *, rounds=12, events=5, kills=2):
    """Play one month and judge it."""
    async with running(seed=seed, size=Size(0, 0, 0)) as sandbox:
        await sandbox.control("limits", **WIDE)
        await sandbox.control("tell", events=PEOPLE)
        soon = {"LEXRELAY_QUICKBOOKS_LOOKUP_AFTER": "0.6", "LEXRELAY_CLIO_LOOKUP_AFTER": "0.6"}
        variables = environment(sandbox.url, home, LEXRELAY_DATABASE_URL=f"sqlite:///{home / 'lexrelay.db'}", **soon)
        inst = await open_installation(variables)
        try:
            office = await _opened(Office(inst, sandbox))
            course = Course(office, Month(sandbox, seed), variables, home, random.Random(seed))
            await _play(course, rounds, events, kills)
            settled = await _settle(office)
            return await _judge(course, seed, settled)
        finally:
            await inst.close()


async def _opened(office):
    await office.open()
    settings = {**office.settings({}), "unattended": True, "limits": LIMITS}
    settings["trust"] = settings["trust"][:1]
    await office.store.books.accounts.set_settings(office.row.id, settings, office.row.settings_version)
    return office


async def _play(course, rounds, events, kills):
    await course.month.go_on(events)
    await course.start()
    await course.office.sandbox.control("faults", **FAULTS)
    try:
        await course.live(rounds - 1, events, kills)
    finally:
        course.keeper.kill()
        await course.keeper.wait()
    await asyncio.sleep(0.5)
    await course.office.sandbox.control("faults", **QUIET)
    pass_time(course.home / "lexrelay.db")


async def _settle(office):
    """Go on without faults until nothing is left to do, looking at everything."""
    for _ in range(ROUNDS):
        try:
            outcome = await run_cycle(office.inst, FIRM, office.row.id, look=Look.EVERYTHING)
        except (RetryLater, Busy):
            await asyncio.sleep(0.3)
            continue
        if outcome.state == "nothing":
            return True
        await asyncio.sleep(min(outcome.seconds or 0.0, 1.0))
    return False


async def _judge(course, seed, settled):
    office, verdict = course.office, Verdict(seed, len(course.month.done), course.kills, settled)
    accounts = {id: name for name, id in office.ids.items()}
    return judged(verdict, office.sandbox.world, accounts, await office.store.books.findings.open(office.row.id))


async def prepare(path):
    """Make an empty database."""
    database = open_database(f"sqlite:///{path}")
    await database.migrate()
    await database.close()


def clear(home):
    shutil.rmtree(home, ignore_errors=True)
