"""Throughput: 200 queued runs, from the moment the worker may begin until the last has ended.

Matters become tasks, with Clio's limit lifted: what the engine can do. Then bills become invoices, with the requests
that we allow ourselves at QuickBooks: what a firm can get.
"""

import argparse
import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.firm import Bench, firm_at_work, say
from commands.firm_setup import Size

RUNS = "SELECT count(*) FROM runs"
ENDED = "SELECT count(*) FROM runs WHERE state IN ('finished', 'stopped', 'failed', 'parked')"
LONGEST = 170.0
"""Seconds after which whatever has ended is what counts."""


async def measure(count: int, order: str) -> dict[str, Any]:
    """Queue so many runs by one order to the firm, let the worker begin, and time it."""
    async with firm_at_work(Size(clients=40, matters=45, bills=count + count // 4)) as bench:
        before, runs_before = _requests(bench), _count(bench, RUNS)
        async with _worker_asleep(bench):
            await bench.firm.tell("work", {order: count})
            await _until(lambda: _count(bench, RUNS) - runs_before >= count * 0.85)
            await asyncio.sleep(3)
            queued = _count(bench, RUNS) - runs_before
        seconds, started = 0.0, time.monotonic()
        while (ended := _count(bench, ENDED) - runs_before) < queued and seconds < LONGEST:
            await asyncio.sleep(0.05)
            seconds = time.monotonic() - started
        spent = {name: (after - before[name]) / max(1, ended) for name, after in _requests(bench).items()}
    return {
        "runs": ended,
        "seconds": round(seconds, 1),
        "runs_a_second": round(ended / seconds, 2),
        "requests_a_run": {name: round(each, 2) for name, each in spent.items()},
    }


def _count(bench: Bench, query: str) -> int:
    return int(bench.ours.execute(query).fetchone()[0])


def _requests(bench: Bench) -> dict[str, int]:
    return {vendor: bench.counter(f"{vendor}.requests.") for vendor in ("clio", "qbo")}


async def _until(true: Any) -> None:
    give_up = time.monotonic() + 60
    while not true() and time.monotonic() < give_up:
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _worker_asleep(bench: Bench) -> AsyncIterator[None]:
    """Suspend the worker, so that work queues up; the web process goes on hearing and handing over."""
    worker = int((bench.home / "children" / "worker").read_text().split()[0])
    os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument("--runs", type=int, default=200, help="runs to queue")
    parser.add_argument("--order", choices=["open_matters", "approve_bills"], default="open_matters")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    say(f"Queueing {options.runs} runs")
    figures = asyncio.run(measure(options.runs, options.order))
    print(json.dumps(figures) if options.json else "\n".join(f"{name:16} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
