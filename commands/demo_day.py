"""A set day of the demo firm: bills are approved and paid while faults are played and processes are killed."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from commands.demo_judge import Sight, Summary, summarize
from commands.firm import NO_FAULTS, WORST_FAULTS, Firm
from commands.firm_setup import SignIns, Size, set_up_firm
from commands.killing import Killing
from commands.running import Running
from services import recipes
from services.running import runs
from storage.events import Events

LOOK_EVERY = 1.0
TELL_EVERY = 5.0
GIVE_UP_SECONDS = 900.0
"""How long after the last fault everything must have settled."""
STILL_SECONDS = 20.0

Say = Callable[[str], None]


@dataclass(frozen=True)
class Day:
    """How much happens; `kills` counts by process how often it is killed."""

    clients: int
    bills: int
    payments: int
    matters: int
    faulty: bool
    kills: Mapping[str, int]
    seed: int

    @property
    def size(self) -> Size:
        """A firm with enough bills: some of them ask for trust money and become no invoice."""
        return Size(self.clients, self.clients + 5, self.bills + max(5, self.bills // 8))


@dataclass
class _Course:
    """Where the day stands."""

    day: Day
    system: Running
    firm: Firm
    say: Say
    killing: Killing
    before: dict[str, int] = field(default_factory=dict)
    paid: int = 0
    told_at: float = 0.0
    moved_at: float = field(default_factory=time.monotonic)
    last_paid: int = 0

    def lacks(self, sight: Sight) -> bool:
        """Whether payments are still to be made or invoices to come; faults are played until then."""
        return self.paid < self.day.payments or sight.invoices < self.day.bills

    def is_stuck(self, sight: Sight) -> bool:
        """Whether no invoice can be paid any more: nothing is on its way, or nothing came for too long."""
        if self.paid != self.last_paid or sight.approved < self.day.bills:
            self.last_paid, self.moved_at = self.paid, time.monotonic()
        waited = time.monotonic() - self.moved_at
        return waited > GIVE_UP_SECONDS or (waited > STILL_SECONDS and not sight.missing())


async def live_through(day: Day, system: Running, say: Say) -> Summary:
    """Set the firm up, let the day happen, wait until all is settled, and judge it."""
    started = time.monotonic()
    firm = Firm(system.installation.settings.sandbox_port)
    await set_up_firm(system.installation, system.actor, day.size, say)
    chance = random.Random(day.seed)  # noqa: S311 - which moment to kill at is no secret
    killing = Killing(system.supervisor, day.kills, chance)
    course = _Course(day, system, firm, say, killing, await _count_before(system, firm))
    if day.faulty:
        await firm.tell("faults", {**WORST_FAULTS, "seed": day.seed})
    people = SignIns(system.installation, system.actor)
    mending = asyncio.create_task(people.keep())
    try:
        await asyncio.gather(_work(course), killing.spread())
        await firm.tell("faults", NO_FAULTS)
        sight = await _settle(course)
    finally:
        mending.cancel()
    return summarize(sight, killing.killed, people.count, time.monotonic() - started)


async def _count_before(system: Running, firm: Firm) -> dict[str, int]:
    """Count what is there before anything happens: seeded notes and matters, and what the recipes noted of them."""
    clio = (await firm.show())["clio"]
    return {"notes": len(clio["notes"]), "matters": len(clio["matters"]), "events": await _count_events(system)}


async def _work(course: _Course) -> None:
    """Do the firm's work in small pieces, the payments as soon as there are invoices to pay."""
    day, firm = course.day, course.firm
    await firm.tell("work", {"open_matters": day.matters})
    portion = max(1, day.bills // 10)
    sight = await _look(course)
    while (approved := sight.approved) < day.bills or (course.lacks(sight) and not course.is_stuck(sight)):
        await _approve(firm, min(portion, day.bills - approved))
        await _pay(course, portion)
        if approved < day.bills / 2 <= approved + portion:
            await firm.expire_tokens()
        await asyncio.sleep(LOOK_EVERY)
        sight = await _look(course)
        course.killing.done = (sight.invoices + course.paid) / (day.bills + day.payments)
        await _tell(course, sight)
    course.killing.over = True


async def _approve(firm: Firm, count: int) -> None:
    if count > 0 and not (await firm.tell("work", {"approve_bills": count}))["approve_bills"]:
        await firm.tell("work", {"new_bills": count, "approve_bills": count})


async def _pay(course: _Course, portion: int) -> None:
    count = min(portion, course.day.payments - course.paid)
    if count > 0:
        course.paid += len((await course.firm.tell("work", {"pay_invoices": count}))["pay_invoices"])


async def _settle(course: _Course) -> Sight:
    """Wait until nothing is left to do, or too long."""
    give_up = time.monotonic() + GIVE_UP_SECONDS
    sight = await _look(course)
    while sight.missing() and time.monotonic() < give_up:
        await asyncio.sleep(LOOK_EVERY)
        sight = await _look(course)
        await _tell(course, sight)
    return sight


async def _tell(course: _Course, sight: Sight) -> None:
    if time.monotonic() - course.told_at < TELL_EVERY:
        return
    course.told_at = time.monotonic()
    day = course.day
    course.say(
        f"  approved {sight.approved}/{day.bills}, invoices {sight.invoices}, "
        f"payments {sight.payments}/{day.payments}, notes {sight.notes}, "
        f"unfinished runs {sight.unfinished}, kills {course.killing.killed}"
    )


async def _look(course: _Course) -> Sight:
    installation, actor = course.system.installation, course.system.actor
    views = await recipes.listing(installation, actor)
    counts = {view.trigger: await runs.counts(installation, actor, recipe=view.name) for view in views}
    events = await _count_events(course.system) - course.before["events"]
    return Sight(await course.firm.show(), counts, events, course.before["notes"], course.before["matters"])


async def _count_events(system: Running) -> int:
    firm = system.installation.store.firm(system.actor.firm)
    return sum([await _length(firm.events, source.id) for source in await firm.sources.list()])


async def _length(events: Events, source_id: str) -> int:
    count, last = 0, ""
    while page := await events.list(source_id, limit=1000, before=last):
        count, last = count + len(page), page[-1].id
    return count
