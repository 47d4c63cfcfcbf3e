"""Makes runs findable: beside the work itself, so that no run waits for it, and in bounded pieces."""

import asyncio
from contextlib import suppress

import structlog

from core.errors import Mistake, NotFound
from engine.installation import Installation
from engine.run_fields import face_of
from storage import FirmStore
from storage.rows import RunRow
from storage.run_faces import Face

log = structlog.get_logger()
EVERY = 5.0
"""Seconds between two looks while there is nothing to do."""
PAUSE = 0.2
"""Seconds between two pieces: the work itself must find the database free."""
PIECE = 50


async def keep_findable(installation: Installation) -> None:
    """Fill until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        filled = 0
        try:
            filled = await fill_all(installation)
        except Exception as error:
            log.warning("run_search.failed", error=type(error).__name__)
        await asyncio.sleep(PAUSE if filled else EVERY)


async def fill_all(installation: Installation) -> int:
    """Make one piece of each firm's runs findable; returns how many runs."""
    firms = await installation.store.system.firms.list()
    return sum([await fill(installation.store.firm(firm.id)) for firm in firms])


async def fill(firm: FirmStore, limit: int = PIECE) -> int:
    """Make up to `limit` runs of a firm findable; returns how many there were."""
    rows = await firm.run_search.missing(limit)
    triggers: dict[tuple[str, int], str] = {}
    faces: dict[str, Face] = {}
    for row in rows:
        key = (row.recipe_id, row.version)
        if key not in triggers:
            triggers[key] = await _trigger(firm, row)
        faces[row.id] = await _face(firm, row, triggers[key])
    if faces:
        await firm.run_search.fill(faces)
    return len(faces)


async def _trigger(firm: FirmStore, row: RunRow) -> str:
    with suppress(NotFound):
        document = (await firm.recipes.version(row.recipe_id, row.version)).document
        return str(document.get("trigger", {}).get("on", ""))
    return ""


async def _face(firm: FirmStore, row: RunRow, trigger: str) -> Face:
    """An item that does not open any more must not keep the others from being found."""
    with suppress(Mistake):
        return face_of(trigger, await firm.events.get(row.event_id)) if row.event_id else Face()
    return Face()
