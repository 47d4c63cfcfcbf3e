"""`python -m tests.books.chaos --seed 1 --seed 2`: live through months and print how each ended."""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from pathlib import Path

from tests.books.chaos.living import clear, live_through, prepare


async def _live(seed, options):
    home = Path(tempfile.mkdtemp(prefix="lexrelay-month-"))
    try:
        await prepare(home / "lexrelay.db")
        return await live_through(home, seed, rounds=options.rounds, events=options.events, kills=options.kills)
    finally:
        clear(home)


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.books.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="once for each month; 1 unless given")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--events", type=int, default=4, help="that happen in each round")
    parser.add_argument("--kills", type=int, default=5)
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    wrong = 0
    for seed in options.seed or [1]:
        started = time.monotonic()
        verdict = asyncio.run(_live(seed, options))
        wrong += not verdict.right
        seconds = round(time.monotonic() - started, 1)
        sys.stdout.write(json.dumps({**verdict.to_json(), "seconds": seconds}) + "\n")
        sys.stdout.flush()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
