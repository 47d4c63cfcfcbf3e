"""What is tidied up by itself, in every process: kept files whose time is over, on this machine's disk."""

import asyncio

import structlog

from engine.installation import Installation

log = structlog.get_logger()
EVERY = 3600.0
"""Seconds between two rounds."""


async def keep_house(installation: Installation) -> None:
    """Tidy up until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        try:
            await tidy(installation)
        except Exception as error:
            log.warning("tidying.failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)


async def tidy(installation: Installation) -> int:
    """Remove the files of all firms whose time is over; returns how many."""
    firms = await installation.store.system.firms.list()
    removed = sum([await installation.clients.files(firm.id).remove_old() for firm in firms])
    if removed:
        log.info("files.removed", count=removed)
    return removed
