"""Silence alarms: a trigger that usually hears of something and has not for a while. Weekdays are compared with
themselves, so a quiet Sunday is no alarm.
"""

from datetime import datetime, timedelta

from connectors._kit.catalog import find_trigger
from core.clock import now
from services.views import View
from storage import FirmStore
from storage.rows import SourceRow

WEEKS = 4
"""How many earlier weeks are compared."""
KNOWN_WEEKS = 3
"""In so many of them something must have been heard of; a young trigger has no habits yet."""
USUAL = 5
"""So many in the same stretch of an ordinary week make silence remarkable."""
LEAST = 2
SHORTEST = timedelta(hours=4)
LONGEST = timedelta(days=7)


class Silence(View):
    """A trigger that is quieter than usual. `a_day` is its ordinary number a day, `since` when it was last heard."""

    source_id: str
    title: str
    a_day: int
    usual: int
    since: datetime
    hours: int


async def silences(firm: FirmStore) -> list[Silence]:
    """Return the triggers in use that are quieter than usual."""
    active = [row for row in await firm.sources.list(limit=200) if row.state == "active"]
    found = [await _silence(firm, row) for row in active]
    return [each for each in found if each]


async def _silence(firm: FirmStore, row: SourceRow) -> Silence | None:
    last, moment = await firm.tallies.last_event(row.id), now()
    if last is None or not SHORTEST <= moment - last <= LONGEST:
        return None
    weeks = [timedelta(weeks=number) for number in range(1, WEEKS + 1)]
    counts = [await firm.tallies.events_between(row.id, last - week, moment - week) for week in weeks]
    known = [many for many in counts if many >= LEAST]
    usual = sum(known) // len(known) if known else 0
    if len(known) < KNOWN_WEEKS or usual < USUAL:
        return None
    hours = (moment - last).total_seconds() / 3600
    trigger = find_trigger(row.trigger_key)
    return Silence(
        source_id=row.id,
        title=trigger.title if trigger else row.trigger_key,
        a_day=max(1, round(usual * 24 / max(hours, 24))),
        usual=usual,
        since=last,
        hours=int(hours),
    )
