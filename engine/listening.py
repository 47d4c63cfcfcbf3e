"""Turning a recipe's trigger on: its source, what existed before, and the past if someone asks for it."""

from collections.abc import Callable
from datetime import datetime

import structlog

from connectors._kit.catalog import find_trigger
from core.clock import now
from core.errors import Failure, mistake
from core.signatures import BUILT_IN
from engine.acting import account_of
from engine.installation import Installation
from engine.polling import Source, found_since, open_source, poll_source, take_baseline
from engine.subscriptions import keep_connection
from recipes.fitting import form_of
from recipes.model import Recipe, app_of
from storage.rows import RecipeRow, SourceRow

log = structlog.get_logger()
Progress = Callable[[str], None]


async def listen(
    installation: Installation,
    firm: str,
    recipe_row: RecipeRow,
    recipe: Recipe,
    *,
    since: datetime | None = None,
    progress: Progress = lambda _: None,
) -> SourceRow:
    """Make the recipe listen: only to what comes from now on, or to everything since a date.

    Recipes with the same trigger, filter and account share one source and so its polls.
    """
    await _last_look(installation, firm, recipe_row)
    row = await ensure_source(installation, firm, recipe)
    source = await open_source(installation, row)
    if not row.baseline_done:
        holder = source.session.row.name if source.session else "the trigger"
        progress(f"Reading what {holder} holds already, so that only new events count")
        noted = await take_baseline(source, since)
        progress(f"{noted} objects noted")
        await _start_cursor(source, since)
    else:
        await poll_source(installation, firm, row.id)  # what happened until now is not for this recipe
    if row.baseline_done and since:
        await _add_past(source, recipe_row, since, progress)
    active = await installation.store.firm(firm).sources.set_state(row.id, "active")
    await _subscribe(installation, source)
    return active


async def _subscribe(installation: Installation, source: Source) -> None:
    """Ask for push messages at once; without them polling hears everything, only later."""
    if source.session is None:
        return
    try:
        await keep_connection(installation, source.session.row, verify=False)
    except Failure as error:
        log.warning("webhooks.not_kept", connection=source.session.row.id, error=type(error).__name__)


async def ensure_source(installation: Installation, firm: str, recipe: Recipe) -> SourceRow:
    """Return the source of a recipe's trigger; raises Mistake for an unknown trigger."""
    store = installation.store.firm(firm)
    trigger = find_trigger(recipe.trigger.on)
    if trigger is None:
        raise mistake(f"Trigger '{recipe.trigger.on}'", "it is not installed", "Choose one from `lexrelay catalog`")
    app, form = app_of(trigger.key), form_of(recipe.trigger.input, trigger.input)
    account = None if app == BUILT_IN else (await account_of(store, app, recipe.trigger.account)).id
    return await store.sources.ensure(account, trigger.key, form.model_dump(mode="json"))


async def _last_look(installation: Installation, firm: str, recipe_row: RecipeRow) -> None:
    """Before moving to another source, hear what the old one still has to say."""
    if recipe_row.state == "on" and recipe_row.source_id:
        await poll_source(installation, firm, recipe_row.source_id)


async def _start_cursor(source: Source, since: datetime | None) -> None:
    store = source.store
    taken = await store.sources.take(source.row.id, "listen", 60)
    if taken is None:
        raise mistake("The trigger", "another process is reading it at this moment", "Try again in a minute")
    await store.sources.move_cursor(taken.id, taken.fence, since=since or now(), page=None, baseline_done=True)
    await store.sources.polled(taken.id, taken.fence, next_poll_at=now() if since else None)


async def _add_past(source: Source, recipe_row: RecipeRow, since: datetime, progress: Progress) -> None:
    """Start runs of this recipe alone for what happened since a date; what it already ran stays as it is."""
    store, count = source.store, 0
    async for found in found_since(source, since):
        event = await store.events.note_event(source.row.id, found)
        await store.runs.start(recipe_row.id, found.identity, event_id=event.id)
        count += 1
    progress(f"{count} events since {since.date()} queued")
