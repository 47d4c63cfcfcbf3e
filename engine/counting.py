"""Counts what the automation did on each day: the last days again and again, older ones when something of them ends."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import structlog

from core.clock import now
from core.days import ONE_DAY, zone_of
from core.ids import made_at
from engine.installation import Installation
from storage import FirmStore

log = structlog.get_logger()
EVERY = 60.0
"""Seconds between two rounds."""
MARK = "reports.counted"
FRESH = 2
"""Days before today that are counted anew in each round."""
PIECE = 14
"""Days of the history that one round counts, until it has come to the first."""
MOST_ENDED, MOST_WRITTEN = 2000, 10_000
OVERLAP = timedelta(minutes=2)
"""How late a transaction may show that a run ended."""


async def keep_counted(installation: Installation) -> None:
    """Count until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        try:
            for firm in await installation.store.system.firms.list():
                await count(installation.store.firm(firm.id), firm.zone)
        except Exception as error:
            log.warning("counting.failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)


async def count(firm: FirmStore, zone: str) -> None:
    """Count one round for a firm; with another time zone everything is counted anew, a piece in each round."""
    kept: dict[str, Any] = await firm.settings.get(MARK) or {}
    if kept.get("zone") != zone:
        await firm.daily_totals.forget()
        kept = {"zone": zone, "ended": now().isoformat()}
    moment = now()
    today = moment.astimezone(zone_of(zone)).date()
    changed, ended = await _changed(firm, datetime.fromisoformat(kept["ended"]), zone)
    oldest = date.fromisoformat(kept["oldest"]) if "oldest" in kept else today + ONE_DAY
    older, oldest = await _older(firm, oldest, zone)
    days = {today - ONE_DAY * back for back in range(FRESH + 1)} | older | {day for day in changed if day >= oldest}
    for day in sorted(days):
        await firm.daily_totals.count(day.isoformat(), starts(day, zone), starts(day + ONE_DAY, zone))
    mark = {"zone": zone, "ended": ended.isoformat(), "oldest": oldest.isoformat(), "at": moment.isoformat()}
    await firm.settings.put(MARK, mark)


async def counted(firm: FirmStore) -> tuple[datetime | None, date | None]:
    """Return when was counted last, and the oldest day that is counted by now."""
    kept: dict[str, Any] = await firm.settings.get(MARK) or {}
    if "at" not in kept:
        return None, None
    return datetime.fromisoformat(kept["at"]), date.fromisoformat(kept["oldest"])


def starts(day: date, zone: str) -> datetime:
    """Return when a day begins at the firm."""
    return datetime.combine(day, time(), zone_of(zone)).astimezone(UTC)


async def _changed(firm: FirmStore, since: datetime, zone: str) -> tuple[set[date], datetime]:
    """Return the days of runs that ended since, and of what they wrote, and how far was looked."""
    begun = now()
    found = await firm.daily_totals.ended(since - OVERLAP, MOST_ENDED)
    written = await firm.daily_totals.written_by([each.run_id for each in found], MOST_WRITTEN)
    days = _days([*(each.run_id for each in found), *written], zone)
    if len(found) < MOST_ENDED:
        return days, begun
    return days, found[-1].at + OVERLAP


async def _older(firm: FirmStore, oldest: date, zone: str) -> tuple[set[date], date]:
    """Return the next days to count on the way back to the first, and the day up to which all is counted then."""
    first = await firm.daily_totals.first()
    if first is None:
        return set(), oldest
    end = max(first.astimezone(zone_of(zone)).date(), oldest - ONE_DAY * PIECE)
    if end >= oldest:
        return set(), oldest
    return {end + ONE_DAY * number for number in range((oldest - end).days)}, end


def _days(ids: Iterable[str], zone: str) -> set[date]:
    return {made_at(id).astimezone(zone_of(zone)).date() for id in ids}
