"""Temporal Schedules, derived from our database and put right at every start and after every change."""

from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleListDescription,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)

from connectors._kit.catalog import find_trigger
from engine.book_hints import PREFIX as BOOKS
from engine.book_hints import schedule_of
from engine.installation import Installation
from engine.temporal_client import TASK_QUEUE
from engine.vendor_settings import poll_seconds
from storage.rows import SourceRow
from workflows.keep_books import KeepBooks
from workflows.keep_webhooks import KeepWebhooks
from workflows.poll_trigger import PollTrigger
from workflows.ports import BooksOrder, SourceOrder
from workflows.prove_books import ProveBooks

PREFIX = "poll/"
KEEPER = "keep-webhooks"
PROOFS = "prove/"
OURS = (PREFIX, KEEPER, BOOKS, PROOFS)
BOOKS_EVERY = timedelta(minutes=5)
CATCH_UP = timedelta(minutes=10)
NIGHT, NIGHTLY = timedelta(hours=8), timedelta(hours=24)
"""Eight o'clock UTC is night all over North America; a proof missed then is made up for in the same day."""


async def reconcile(installation: Installation, temporal: Client) -> int:
    """Make the schedules equal to the active sources; returns how many were made, changed or removed."""
    wanted = {
        schedule_id(row): _polling(row, interval)
        for row in await _active(installation)
        if (interval := poll_interval(installation, row))
    }
    wanted[KEEPER] = _keeping()
    wanted |= await _books(installation)
    present = {entry.id: entry async for entry in await temporal.list_schedules() if entry.id.startswith(OURS)}
    stale = [name for name, entry in present.items() if name not in wanted or not _fits(entry, wanted[name])]
    for name in stale:
        await temporal.get_schedule_handle(name).delete()
    missing = sorted(set(wanted) - (set(present) - set(stale)))
    for name in missing:
        await _create(temporal, name, wanted[name])
    return len({*stale, *missing})


def _fits(entry: ScheduleListDescription, wanted: Schedule) -> bool:
    """Whether the schedule there still has the wanted interval."""
    held = entry.schedule.spec.intervals if entry.schedule else []
    return [each.every for each in held] == [each.every for each in wanted.spec.intervals]


def schedule_id(row: SourceRow) -> str:
    """Return the id of a source's schedule."""
    return f"{PREFIX}{row.firm}/{row.id}"


async def _active(installation: Installation) -> list[SourceRow]:
    rows = []
    for firm in await installation.store.system.firms.list():
        sources = installation.store.firm(firm.id).sources
        last = ""
        while page := await sources.list(limit=500, before=last):
            rows += [row for row in page if row.state == "active"]
            last = page[-1].id
    return rows


async def _books(installation: Installation) -> dict[str, Schedule]:
    """Books that are on: kept every five minutes, proved each night."""
    found = {}
    for firm in await installation.store.system.firms.list():
        for row in await installation.store.firm(firm.id).books.accounts.list():
            if row.state == "on":
                order, id = BooksOrder(firm=firm.id, books=row.id), schedule_of(firm.id, row.id)
                action = ScheduleActionStartWorkflow(KeepBooks.run, order, id=id, task_queue=TASK_QUEUE)
                found[id] = _every(action, BOOKS_EVERY)
                proof = f"{PROOFS}{firm.id}/{row.id}"
                action = ScheduleActionStartWorkflow(ProveBooks.run, order, id=proof, task_queue=TASK_QUEUE)
                found[proof] = _nightly(action)
    return found


async def _create(temporal: Client, name: str, schedule: Schedule) -> None:
    """Make a schedule; books that were just switched on do not wait for its first turn."""
    try:
        await temporal.create_schedule(name, schedule, trigger_immediately=name.startswith(BOOKS))
    except ScheduleAlreadyRunningError:
        return


def _polling(row: SourceRow, interval: timedelta) -> Schedule:
    order = SourceOrder(firm=row.firm, source=row.id)
    action = ScheduleActionStartWorkflow(PollTrigger.run, order, id=schedule_id(row), task_queue=TASK_QUEUE)
    return _every(action, interval)


def _keeping() -> Schedule:
    action = ScheduleActionStartWorkflow(KeepWebhooks.run, id=KEEPER, task_queue=TASK_QUEUE)
    return _every(action, timedelta(hours=1))


def _every(action: ScheduleActionStartWorkflow, interval: timedelta) -> Schedule:
    return Schedule(
        action=action,
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=interval)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
    )


def _nightly(action: ScheduleActionStartWorkflow) -> Schedule:
    return Schedule(
        action=action,
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=NIGHTLY, offset=NIGHT)]),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=NIGHTLY),
    )


def poll_interval(installation: Installation, row: SourceRow) -> timedelta | None:
    """Return how often a source is polled: the trigger's own interval unless LEXRELAY_<APP>_POLL_SECONDS is set.

    None: never, since people start it.
    """
    seconds = poll_seconds(row.trigger_key.partition(".")[0], installation.environment)
    trigger = find_trigger(row.trigger_key)
    own = trigger.every if trigger else timedelta(minutes=5)
    return own if seconds is None or own is None else timedelta(seconds=seconds)
