"""A process that keeps the books, cycle after cycle, until it is killed: `python -m tests.books.chaos.keeper BOOKS`."""

import asyncio
import os
import random
import sys

from books.keeping.cycle import run_cycle
from books.keeping.lease import Busy
from books.quickbooks.reading import Look
from core.errors import Reconnect, RetryLater
from engine.installation import FIRM, open_installation

LOOKS = (None, None, Look.CHANGES, Look.EVERYTHING)


async def keep(books_id):
    """Run cycles; some look at QuickBooks too, so that killed writes are met from both sides."""
    inst = await open_installation(dict(os.environ))
    chance = random.Random(books_id)
    while True:
        try:
            outcome = await run_cycle(inst, FIRM, books_id, look=chance.choice(LOOKS))
            said = f"{outcome.state} {outcome.refused}"
        except (RetryLater, Reconnect, Busy) as wait:
            said = type(wait).__name__
        sys.stdout.write(f"{said}\n")
        sys.stdout.flush()
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(keep(sys.argv[1]))
