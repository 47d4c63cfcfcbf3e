"""Clio: Calendar Entry Updated."""

from datetime import timedelta

from connectors.clio.client import Clio
from connectors.clio.models import CalendarEntry
from connectors.clio.triggers.new_calendar_entry import CalendarFilter
from core.clock import now
from triggers import Cursor, Page, Webhook, trigger

STILL_NEW = timedelta(seconds=5)
"""Clio may touch an entry once more while it makes it."""
KNOWN_BEFORE = timedelta(days=1)
"""An entry that is listed later was changed later, so what must be known at the start is only what is listed again."""


def was_edited(entry: CalendarEntry, only: CalendarFilter) -> bool:
    """Leave out an entry that is as it was made."""
    return entry.updated_at - entry.created_at > STILL_NEW


@trigger(
    title="Calendar Entry Updated",
    sample="calendar_entry.json",
    watch=("etag",),
    webhook=Webhook("calendar_entry", ("updated",)),
    accepts=was_edited,
)
async def calendar_entry_updated(clio: Clio, only: CalendarFilter, cursor: Cursor) -> Page[CalendarEntry]:
    """Start a recipe when an appointment or deadline is changed. Clio does not show that one was deleted."""
    since = cursor.since or now() - KNOWN_BEFORE
    return await clio.poll("calendar_entries", CalendarEntry, cursor, updated_since=since, **only.model_dump())
