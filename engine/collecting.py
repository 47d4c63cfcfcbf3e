"""Takes a digest step: puts a run's entry aside, and lets one run go on with all of them when it is time."""

from collections.abc import Mapping
from typing import Any

from core.clock import now
from core.days import zone_of
from engine.asking import kept_form
from engine.stepping import Foreseen, Halted, Paused, Stepped
from recipes.mapping import evaluate
from recipes.model import DigestStep
from recipes.release_times import MOST_ENTRIES, AtCount, AtTime, release_of
from storage import FirmStore
from storage.digests import EntryRow
from storage.rows import RunRow


def entry_of(step: DigestStep, scope: Mapping[str, Any]) -> Any:
    """Return what a run adds, as it will be kept; raises MappingError."""
    return kept_form(evaluate(step.entry, scope))


def collected(entries: list[Any]) -> dict[str, Any]:
    """Return the result of the run that goes on."""
    return {"count": len(entries), "entries": entries}


def foresee_digest(step: DigestStep, scope: Mapping[str, Any]) -> Foreseen:
    """Return what would be put aside, and what a digest of this entry alone would give."""
    entry = entry_of(step, scope)
    return Foreseen("would collect", entry, collected([entry]), f"goes out {step.release} ({step.zone})")


async def collect(
    store: FirmStore, run: RunRow, step: DigestStep, position: str, scope: Mapping[str, Any]
) -> Stepped | Paused | Halted:
    """Put the entry aside, wait, or go on with all; call it inside `together()`: only one run may go on."""
    await store.digests.hold(run.recipe_id)
    own = await store.digests.entry(run.id, position) or await _put(store, run, step, position, scope)
    if own.released_by not in (None, run.id):
        return Halted("collected", f"its entry went out with the digest of run {own.released_by}")
    if own.released_by is None and not await _is_due(store, step, own):
        return Paused(_waited_for(own), "its entry waits for the digest to go out", own.due_at, own.entry)
    if not await store.runs.set_position(run.id, position):
        return Halted("cancelled", "the run was cancelled before its digest went out")
    entries = await store.digests.release(own, MOST_ENTRIES)
    for waited_for in {_waited_for(each) for each in entries}:
        await store.runs.wake(waited_for)
    return Stepped(collected([each.entry for each in entries]))


def _waited_for(entry: EntryRow) -> str:
    """Return what the run of an entry waits for; entries of the next time have another name, so they sleep on."""
    due = f"@{entry.due_at.isoformat()}" if entry.due_at else ""
    return f"digest:{entry.recipe_id}/{entry.step_id}{due}"


async def _put(store: FirmStore, run: RunRow, step: DigestStep, position: str, scope: Mapping[str, Any]) -> EntryRow:
    release = release_of(step.release)
    due_at = release.after(now(), zone_of(step.zone)) if isinstance(release, AtTime) else None
    entry = entry_of(step, scope)
    return await store.digests.put(
        run.id, position, recipe_id=run.recipe_id, step_id=step.id, entry=entry, due_at=due_at
    )


async def _is_due(store: FirmStore, step: DigestStep, own: EntryRow) -> bool:
    if own.due_at is not None:
        return own.due_at <= now()
    release = release_of(step.release)
    return isinstance(release, AtCount) and await store.digests.count(own.recipe_id, own.step_id) >= release.entries
