"""`python -m tests.books.chaos --seed 1 --seed 2`: live through months and print how each ended.

Without more, only the process of the cycle is killed. With `--house` all of Lexrelay runs as `lexrelay up` runs it, and
worker, Temporal server and web process are killed, under the worst faults of the demo.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from tests.books.chaos import house, living
from tests.postgres import running_postgres


async def _cycles(home, seed, options):
    await living.prepare(home / "lexrelay.db")
    shape = {"rounds": options.rounds, "events": options.events, "kills": options.kills}
    return (await living.live_through(home, seed, **shape)).to_json()


async def _house(home, seed, options):
    plot = house.Plot(seed, options.rounds, options.events, options.kill_worker, options.kill_temporal,
                      options.kill_web)  # fmt: skip
    with _database(options.database) as address:
        verdict, more = await house.live_through(home, address, plot, _say)
        return verdict.to_json() | {"database": options.database, **more}


@contextlib.contextmanager
def _database(kind):
    """The address of an empty database; none for SQLite, which lies in the home."""
    if kind == "sqlite":
        yield ""
        return
    with running_postgres() as server:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("CREATE DATABASE month")
        yield server.replace("/postgres?", "/month?")


def _say(line):
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")


def _options():
    parser = argparse.ArgumentParser(prog="python -m tests.books.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="once for each month; 1 unless given")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--events", type=int, default=4, help="that happen in each round")
    parser.add_argument("--kills", type=int, default=5, help="of the process of the cycle, without --house")
    parser.add_argument("--house", action="store_true", help="every process for itself, as `lexrelay up` runs them")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite", help="with --house")
    for name, count in (("worker", 10), ("temporal", 1), ("web", 1)):
        parser.add_argument(f"--kill-{name}", type=int, default=count, help="with --house")
    parser.add_argument("--keep", action="store_true", help="keep the home folder of a month that ended wrong")
    return parser.parse_args()


def _month(seed, options):
    home, right = Path(tempfile.mkdtemp(prefix="lexrelay-month-")), False
    try:
        verdict = asyncio.run((_house if options.house else _cycles)(home, seed, options))
        right = verdict["right"]
        return verdict
    finally:
        if options.keep and not right:
            _say(f"Its home is kept: {home}")
        else:
            living.clear(home)


def main():
    options = _options()
    logging.disable(logging.CRITICAL)
    wrong = 0
    for seed in options.seed or [1]:
        started = time.monotonic()
        verdict = _month(seed, options)
        wrong += not verdict["right"]
        seconds = round(time.monotonic() - started, 1)
        sys.stdout.write(json.dumps({**verdict, "seconds": seconds}) + "\n")
        sys.stdout.flush()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
