"""What is tidied up by itself, in every process: kept files, received messages and contents whose time is over."""

import asyncio
from datetime import timedelta

import structlog

from core.clock import now
from engine.audit_walk import walk_on
from engine.installation import Installation
from storage import FirmStore

log = structlog.get_logger()
EVERY = 3600.0
"""Seconds between two rounds."""
KEEP_INCOMING = timedelta(days=30)
"""How long messages of other systems are kept; the events made of them stay."""

KEEP_SIGN_INS = timedelta(days=30)
"""How long ended sign-ins and counted tries are kept; the audit trail remembers the sign-ins."""

KEEP_TRIES = timedelta(days=1)
"""How long ways to a provider and back are kept; they name addresses of people who may have no account."""

KEEP_NOTICES = timedelta(days=30)
"""How long messages to people are kept after they were sent or given up."""
RETENTION = "retention.days"
LEAST_DAYS, MOST_DAYS = 7, 3650
"""The least leaves time to look into what went wrong last week."""
BATCH, MOST_BATCHES = 200, 20
"""Runs emptied in one transaction, and transactions in one round: the rest has time until the next round."""


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
    await installation.store.system.openid_tries.purge(now() - KEEP_TRIES)
    await installation.store.system.throttles.purge(now() - KEEP_SIGN_INS)
    await installation.store.system.notices.purge(now() - KEEP_NOTICES)
    for firm in firms:
        await forget(installation.store.firm(firm.id))
        await walk_on(installation.store.firm(firm.id))
    if removed:
        log.info("files.removed", count=removed)
    return removed


async def forget(firm: FirmStore) -> int:
    """Empty runs that ended longer ago than the firm keeps their contents; returns how many."""
    days = await firm.settings.get(RETENTION)
    if days is None:
        return 0
    total, before = 0, now() - timedelta(days=int(days))
    for _ in range(MOST_BATCHES):
        emptied = await firm.retention.forget(before, BATCH)
        total += emptied
        if emptied < BATCH:
            break
    return total
