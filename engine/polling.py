"""Reads what is new at a trigger source and records it, each event once."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from connectors._kit.catalog import find_trigger
from core.clock import now
from core.errors import Failure, Reconnect, RetryLater, mistake
from engine.budget import POLL_PATIENCE
from engine.clients import Session
from engine.desk import FirmDesk
from engine.installation import Installation
from engine.tokens import mark_broken
from storage import FirmStore
from storage.rows import Found, SeenRow, SourceRow
from triggers import Cursor, Trigger
from triggers.cursor import moved, window_start
from triggers.identity import change_identity, identity_of, object_id_of, watched_of

LEASE_SECONDS = 60.0
"""A long poll renews its lease with every object it reads; one that was killed is taken over this much later."""

CHUNK = 20
RECENT = timedelta(days=90)
MOST_PAGES = 20
FINEST = timedelta(seconds=1)
"""Vendors keep whole seconds, and leave out what happened in the very second asked for."""
TIMES = "times"
"""Key under which the seen row counts how often an object took its present values."""


@dataclass(frozen=True)
class Source:
    """A source with everything needed to read it."""

    row: SourceRow
    trigger: Trigger
    form: BaseModel
    session: Session | None
    """The connected account; None for a trigger that is built in."""
    client: Any
    store: FirmStore
    heard: Callable[[], None] = lambda: None
    """Called as soon as runs were queued, while the poll goes on."""


async def open_source(installation: Installation, row: SourceRow, heard: Callable[[], None] = lambda: None) -> Source:
    """Open the connection and the trigger of a source; raises Reconnect or Mistake."""
    trigger = find_trigger(row.trigger_key)
    if trigger is None:
        raise mistake(
            f"Trigger '{row.trigger_key}'", "it is not installed", "Whoever runs this installation can add it"
        )
    store = installation.store.firm(row.firm)
    form = trigger.input.model_validate(row.input)
    if row.connection_id is None:
        return Source(row, trigger, form, None, FirmDesk(store), store, heard)
    session = await installation.clients.open(row.firm, row.connection_id, POLL_PATIENCE)
    return Source(row, trigger, form, session, session.client, store, heard)


async def pages(source: Source, since: datetime | None) -> AsyncIterator[tuple[BaseModel, ...]]:
    """Yield every page of items since a moment."""
    cursor: Cursor | None = Cursor(since)
    while cursor is not None:
        page = await source.trigger.poll(source.client, source.form, cursor)
        yield page.items
        cursor = page.next


async def poll_source(installation: Installation, firm: str, source_id: str) -> int:
    """Poll one source under its lease; returns the number of new events. Raises what the vendor's answer means."""
    store = installation.store.firm(firm)
    row = await store.sources.take(source_id, secrets.token_hex(8), LEASE_SECONDS)
    return 0 if row is None else await poll_taken(installation, row)


async def poll_taken(installation: Installation, row: SourceRow, heard: Callable[[], None] = lambda: None) -> int:
    """Poll a source whose lease we hold, and give the lease back with what came of it."""
    store, started_at, source = installation.store.firm(row.firm), now(), None
    try:
        source = await open_source(installation, row, heard)
        count, newest = await _record_all(source)
        async with store.together() as same:
            await same.sources.move_cursor(row.id, row.fence, since=moved(row.since, newest, started_at), page=None)
            await same.sources.polled(row.id, row.fence, next_poll_at=None)
    except Failure as error:
        await _poll_failed(store, row, source, error)
        raise
    except BaseException:
        await store.sources.polled(row.id, row.fence, next_poll_at=None, error="the poll was interrupted")
        raise
    return count


async def _poll_failed(store: FirmStore, row: SourceRow, source: Source | None, error: Failure) -> None:
    """A connection that could not even be opened is known to be broken, or was disconnected by a person."""
    if isinstance(error, Reconnect) and source and source.session:
        await mark_broken(store, source.session.row.id, source.session.version, error.reason)
    again = now() + timedelta(seconds=error.wait) if isinstance(error, RetryLater) else None
    await store.sources.polled(row.id, row.fence, next_poll_at=again, error=error.reason)


async def _record_all(source: Source) -> tuple[int, list[datetime]]:
    count, newest = 0, []
    async for items in pages(source, window_start(source.row.since)):
        newest += [moment for item in items if (moment := _moment(source.trigger, item))]
        count += await record(source, items)
    return count, newest


def _moment(trigger: Trigger, item: BaseModel) -> datetime | None:
    """The vendor's own time of the item: of its change when the trigger watches changes, else of its making."""
    moment = getattr(item, "updated_at" if trigger.watch else "created_at", None)
    return moment if isinstance(moment, datetime) else None


async def record(source: Source, items: tuple[BaseModel, ...]) -> int:
    """Record a page: new events with their details, in a transaction with their runs. Returns how many were new."""
    found = await (_changes(source, items) if source.trigger.watch else _appearances(source, items))
    count = 0
    for start in range(0, len(found), CHUNK):
        complete: list[Found] = []
        try:
            for item, candidate in found[start : start + CHUNK]:
                await _stay(source)
                complete.append(await _complete(source, item, candidate))
        finally:
            # Also when the next item could not be read: else a poll larger than the budget would never end.
            new = await source.store.events.record_events(source.row.id, complete)
            count += len(new)
            if new:
                source.heard()
    return count


async def _stay(source: Source) -> None:
    """Keep the lease, unless most of the time it was taken for is still to come (a taken row is due at its end)."""
    until = source.row.next_poll_at
    if until and until - now() > timedelta(seconds=LEASE_SECONDS / 2):
        return
    if not await source.store.sources.stay(source.row.id, source.row.fence, LEASE_SECONDS):
        raise RetryLater("another process has taken this poll over", wait=1.0)


async def _appearances(source: Source, items: tuple[BaseModel, ...]) -> list[tuple[BaseModel, Found]]:
    trigger = source.trigger
    wanted = {identity_of(trigger, item): item for item in items if trigger.accepts(item, source.form)}
    known = await source.store.events.known(source.row.id, list(wanted))
    return [
        (item, Found(identity, object_id_of(trigger, item), None))
        for identity, item in wanted.items()
        if identity not in known
    ]


async def _changes(source: Source, items: tuple[BaseModel, ...]) -> list[tuple[BaseModel, Found]]:
    """Compare with what was seen before; a reading older than the one we have is ignored."""
    trigger = source.trigger
    seen = await source.store.seen.get(source.row.id, [object_id_of(trigger, item) for item in items])
    found = []
    for item in items:
        before = seen.get(object_id_of(trigger, item))
        state = _next_state(source, item, before.watched if before else None)
        if state is None:
            continue
        version = before.version if before else 0
        if not trigger.accepts(item, source.form):
            await source.store.seen.note(source.row.id, Found("", object_id_of(trigger, item), None, state, version))
            continue
        identity = change_identity(trigger, item, source.form, _times(source, item, state))
        found.append((item, Found(identity, object_id_of(trigger, item), None, state, version)))
    return found


def _next_state(source: Source, item: BaseModel, before: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the seen state after this reading, or None when the reading tells nothing new."""
    moment = _moment(source.trigger, item)
    stamp = moment.isoformat() if moment else ""
    watched = {path: _text(value) for path, value in watched_of(source.trigger, item, source.form).items()}
    counts = dict(before[TIMES]) if before else {}
    name = "|".join(watched.values())
    if before and (before["values"] == watched or _is_stale(stamp, before["at"], known=name in counts)):
        return None
    counts[name] = counts.get(name, 0) + 1
    return {"values": watched, "at": stamp, TIMES: counts}


def _is_stale(stamp: str, last: str, *, known: bool) -> bool:
    """Whether a reading is older than the last one. Of two in one second, that with the known values is the older."""
    return bool(stamp) and (stamp < last or (stamp == last and known))


def _times(source: Source, item: BaseModel, state: dict[str, Any]) -> int:
    watched = watched_of(source.trigger, item, source.form)
    times: int = state[TIMES].get("|".join(_text(value) for value in watched.values()), 1)
    return times


def _text(value: Any) -> str:
    return "" if value is None else str(value)


async def _complete(source: Source, item: BaseModel, found: Found) -> Found:
    whole = await source.trigger.detail(source.client, item) if source.trigger.detail else item
    payload = whole.model_dump(mode="json")
    return Found(found.identity, found.object_id, payload, found.watched, found.seen_version)


async def take_baseline(source: Source, before: datetime | None) -> int:
    """Note what exists already (or what is older than `before`), so that only the rest is an event.

    Returns the number of objects noted. A watching trigger reads everything once, others just the overlap.
    """
    count = 0
    start = None if source.trigger.watch else window_start(before or now())
    async for items in pages(source, start):
        old = [item for item in items if before is None or _older(source.trigger, item, before)]
        await _note(source, old)
        count += len(old)
    return count


def _older(trigger: Trigger, item: BaseModel, before: datetime) -> bool:
    moment = _moment(trigger, item)
    return moment is not None and moment < before


async def _note(source: Source, items: list[BaseModel]) -> None:
    trigger = source.trigger
    if trigger.watch:
        states = {object_id_of(trigger, item): _next_state(source, item, None) for item in items}
        await source.store.seen.baseline(source.row.id, {k: v for k, v in states.items() if v is not None})
    else:
        found = [Found(identity_of(trigger, item), object_id_of(trigger, item), _plain(item)) for item in items]
        await source.store.events.note_events(source.row.id, found)


def _plain(item: BaseModel) -> Any:
    return item.model_dump(mode="json")


async def found_since(source: Source, since: datetime) -> AsyncIterator[Found]:
    """Yield every accepted object since a date as an event with details, for one recipe that asks for the past."""
    trigger, since = source.trigger, since.replace(microsecond=0)
    async for items in pages(source, since - FINEST):
        wanted = [item for item in items if trigger.accepts(item, source.form) and not _older(trigger, item, since)]
        seen = await source.store.seen.get(source.row.id, [object_id_of(trigger, item) for item in wanted])
        for item in wanted:
            before = seen.get(object_id_of(trigger, item))
            yield await _complete(
                source, item, Found(_past_identity(source, item, before), object_id_of(trigger, item), None)
            )


def _past_identity(source: Source, item: BaseModel, before: SeenRow | None) -> str:
    if not source.trigger.watch:
        return identity_of(source.trigger, item)
    state = before.watched if before else _next_state(source, item, None)
    return change_identity(source.trigger, item, source.form, _times(source, item, state) if state else 1)


async def recent_items(client: Any, trigger: Trigger, form: BaseModel, count: int) -> list[BaseModel]:
    """Return up to `count` real recent objects with details, newest first. Writes nothing."""
    cursor: Cursor | None = Cursor(now() - RECENT)
    items: list[BaseModel] = []
    for _ in range(MOST_PAGES):
        if cursor is None:
            break
        page = await trigger.poll(client, form, cursor)
        items, cursor = [*items, *(i for i in page.items if trigger.accepts(i, form))], page.next
    newest = items[-count:][::-1]
    if trigger.detail is None:
        return newest
    return [await trigger.detail(client, item) for item in newest]
