"""What is tidied up by itself, in every process: kept files and received messages whose time is over."""

import asyncio
from datetime import timedelta

import structlog

from core.clock import now
from engine.installation import Installation

log = structlog.get_logger()
EVERY = 3600.0
"""Seconds between two rounds."""
KEEP_INCOMING = timedelta(days=30)
"""How long messages of other systems are kept; the events made of them stay."""

KEEP_SIGN_INS = timedelta(days=30)
"""How long ended sign-ins and counted tries are kept; the audit trail remembers the sign-ins."""


async def keep_house(installation: Installation) -> None:
    """Tidy up until cancelled; a round that fails is logged, and the next one comes."""
    while True:
        try:
            await tidy(installation)
        except Exception as error:
            log.warning("tidying.failed", error=type(error).__name__)
        await asyncio.sleep(EVERY)


async def tidy(installation: Installation) -> int:
    """Remove what is too old: files, messages of other systems, old sign-ins; returns how many files."""
    firms = await installation.store.system.firms.list()
    removed = sum([await installation.clients.files(firm.id).remove_old() for firm in firms])
    await installation.store.system.incoming.purge(now() - KEEP_INCOMING)
    await installation.store.system.sign_ins.purge(now() - KEEP_SIGN_INS)
    await installation.store.system.throttles.purge(now() - KEEP_SIGN_INS)
    if removed:
        log.info("files.removed", count=removed)
    return removed
