"""A process of its own that keeps the books for one cycle: `python -m tests.books.keeping.process BOOKS`."""

import asyncio
import os
import sys

from books.keeping.cycle import run_cycle
from engine.installation import FIRM, open_installation


async def keep(books_id):
    inst = await open_installation(dict(os.environ))
    try:
        sys.stdout.write(f"{(await run_cycle(inst, FIRM, books_id)).state}\n")
    finally:
        await inst.close()


if __name__ == "__main__":
    asyncio.run(keep(sys.argv[1]))
