"""A mixed month in the whole house: every process for itself, the books set up as a firm does it, kills at random.

`python -m tests.books.chaos.house --seed 7 --database sqlite`; the sandbox's committed state alone is the judge.
"""

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from commands.demo_home import own_environment
from commands.environment import SANDBOX_STATE
from commands.firm import NO_FAULTS, WORST_FAULTS, Firm
from commands.firm_setup import CLIO_OFF_PEAK, SignIns, Size, connect_firm
from commands.killing import Killing
from commands.running import running
from core.clock import now
from core.errors import Failure, Mistake
from sandbox.faults import Faults
from sandbox.store import Store
from sandbox.world import make_world
from services.bookkeeping import book_plans, books
from storage.books.tables import books as table
from storage.tables import effects
from sync.accounts import Role
from tests.books.chaos.living import LIMITS
from tests.books.chaos.month import PEOPLE, Month
from tests.books.chaos.verdict import Verdict, differences, judged
from tests.books.kept import keep
from tests.sync.firm import ROLES

LOOK_EVERY = 2.0
ROUND_SECONDS = 45.0
"""How long a round waits for a cycle to end before more happens: a firm does not wait for its books."""
FAULTY_SECONDS = 600.0
"""How long faults go on after the last kill: until the ledger is right all the same, or for so long."""
GIVE_UP_SECONDS = 1500.0
"""How long after the last fault everything must have settled."""


@dataclass(frozen=True)
class Outside:
    """The sandbox of another process: told by its control API, read from its file, where only commits are."""

    firm: Firm
    path: Path

    async def control(self, path, **body):
        return await self.firm.tell(path, body)

    @property
    def store(self):
        return self

    def all(self, kind):
        with self.world() as world:
            return world.store.all(kind)

    @contextlib.contextmanager
    def world(self):
        """Everything that is committed at this moment."""
        with contextlib.closing(Store(self.path)) as store:
            yield make_world(store, Faults())


@dataclass
class House:
    """The books at work; `accounts` are the judge's names of QuickBooks' accounts by their ids.

    `dead` are the holders whose cycle a kill cut: their leases lapse after two minutes.
    """

    inst: Any
    owner: Any
    sandbox: Outside
    id: str = ""
    accounts: Any = None
    dead: Any = field(default_factory=set)

    async def open(self):
        """Set the books up and switch them on; the firm lets everything within wide limits be applied by itself."""
        await keep(self)
        await self.sandbox.control("limits", clio_per_minute=CLIO_OFF_PEAK)
        kept = (await books.settings(self.inst, self.owner)).settings
        waiting = kept["accounts"][Role.UNDEPOSITED]
        limits = {f"limits.{name}": str(value) for name, value in LIMITS.items()}
        changes = {"unattended": "true", "deposit_to.operating": waiting, **limits}
        await books.change_settings(self.inst, self.owner, changes)
        self.id = (await book_plans.switch_on(self.inst, self.owner)).id
        self.accounts = _named((await books.settings(self.inst, self.owner)).settings)

    @property
    def kept(self):
        return self.inst.store.firm(self.owner.firm, self.owner.user).books.accounts

    async def at_work(self, name):
        """Whether a cycle is under way: the worker is killed in the middle of one."""
        lease = await self.lease()
        return name != "worker" or (lease.lease_until is not None and lease.lease_until > now())

    async def note_cut(self, name):
        holder = (await self.lease()).lease_by
        if name == "worker" and holder:
            self.dead.add(holder)

    async def found_again(self):
        """How many writes without an answer were found by their mark instead of being sent again."""
        scope = self.kept.scope
        rows = await scope.all(select(effects.c.evidence).where(scope.of(effects)))
        return sum("adopted" in (row["evidence"] or {}) for row in rows)

    async def lease(self):
        held = select(table.c.lease_by, table.c.lease_until).where(self.kept.scope.of(table, id=self.id))
        return SimpleNamespace(**await self.kept.scope.first(held))

    async def cycled_since(self, moment):
        last = (await self.kept.get(self.id)).last_cycle_at
        return last is not None and last > moment


def _named(settings):
    named = {settings["accounts"][role]: name for name, role in ROLES.items() if role in settings["accounts"]}
    (trust,) = settings["trust"]
    return named | {trust["bank"]: "TRUST", trust["liability"]: "CTL"}


@dataclass(frozen=True)
class Plot:
    """How much happens."""

    seed: int = 7
    rounds: int = 15
    events: int = 4
    worker: int = 10
    temporal: int = 1
    web: int = 1

    @property
    def kills(self):
        return {"worker": self.worker, "temporal": self.temporal, "web": self.web}


async def live_through(home, database, plot, say):
    """Live through the month in this home and judge it; an empty `database` is SQLite."""
    async with running(await own_environment(home, database), say, demo=True) as system:
        inst, owner = system.installation, system.actor
        await connect_firm(inst, owner, Size(0, 0, 0), say, ())
        house = House(inst, owner, Outside(Firm(inst.settings.sandbox_port), home / SANDBOX_STATE))
        await house.sandbox.control("tell", events=PEOPLE)
        await house.open()
        say("The books are on")
        month, people = Month(house.sandbox, plot.seed), SignIns(inst, owner)
        chance = random.Random(plot.seed)
        killing = Killing(system.supervisor, plot.kills, chance, house.at_work, house.note_cut)
        mending = asyncio.create_task(people.keep())
        try:
            settled = await _happen(house, month, killing, plot, say)
        finally:
            mending.cancel()
        findings = await book_plans.holds(inst, owner)
        verdict = Verdict(plot.seed, len(month.done), killing.killed, settled)
        with house.sandbox.world() as world:
            judged(verdict, world, house.accounts, findings)
        return verdict, {"cut": len(house.dead), "found_again": await house.found_again(), "sign_ins": people.count}


async def _happen(house, month, killing, plot, say):
    await house.sandbox.control("faults", **WORST_FAULTS, seed=plot.seed)
    await asyncio.gather(_work(house, month, killing, plot, say), killing.spread())
    await _wait(lambda: _agrees(house), FAULTY_SECONDS)
    await house.sandbox.control("faults", **NO_FAULTS)
    say(f"{len(month.done)} things happened, {killing.killed} kills; faults are over")
    return await _settle(house)


async def _work(house, month, killing, plot, say):
    """Let things happen round by round, and cycles run meanwhile; both tokens expire halfway."""
    for number in range(plot.rounds):
        begun = now()
        await month.go_on(plot.events)
        if number == plot.rounds // 2:
            await house.sandbox.firm.expire_tokens()
        killing.done = (number + 1) / plot.rounds
        await _wait(lambda since=begun: house.cycled_since(since), ROUND_SECONDS)
        say(f"  round {number + 1}: {len(month.done)} things happened, {killing.killed} kills")
    await _wait(lambda: _all_killed(killing, plot), GIVE_UP_SECONDS)
    killing.over = True


async def _all_killed(killing, plot):
    return killing.killed == sum(plot.kills.values())


async def _wait(true, seconds):
    give_up = time.monotonic() + seconds
    while not await true() and time.monotonic() < give_up:
        await asyncio.sleep(LOOK_EVERY)


async def _settle(house):
    """Wait until the ledger is what Clio demands and a plan over everything finds nothing to do, or too long."""
    give_up = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < give_up:
        await asyncio.sleep(LOOK_EVERY)
        if await _agrees(house) and await _is_done(house):
            return True
    return False


async def _agrees(house):
    """Whether QuickBooks' ledger is what Clio's records demand."""
    with house.sandbox.world() as world:
        return not differences(world, house.accounts)


async def _is_done(house):
    """Whether looking at both sides anew finds nothing; not yet while a cycle works on them."""
    with contextlib.suppress(Mistake, Failure):
        return (await book_plans.plan(house.inst, house.owner, full=True)).total == 0
    return False
