"""Idle latency: from a webhook that our web process accepts to the invoice that QuickBooks' stand-in has committed.

One bill at a time, taken in turns with a bare Temporal workflow of two activities on the same server.
"""

import argparse
import asyncio
import json
import os
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from bench.bare import bare_worker, time_bare
from bench.figures import summary, table
from bench.firm import Bench, firm_at_work, say
from commands.firm_setup import Size

REST = 0.4
"""Seconds of idleness before each measurement."""
WARM_UP = 3
RECEIVED = "SELECT min(received_at) FROM inbox WHERE app = 'clio' AND received_at >= ?"
STATIONS = {
    "poll done, run queued": "SELECT max(created_at) FROM runs",
    "handed to Temporal": "SELECT max(dispatched_at) FROM runs",
    "first step begun": "SELECT max(started_at) FROM runs",
    "customer step done": "SELECT max(finished_at) FROM run_steps WHERE position = 'customer'",
    "invoice intended": "SELECT max(intended_at) FROM effects WHERE action_key = 'quickbooks.create_invoice'",
    "invoice being sent": "SELECT max(sent_at) FROM effects WHERE action_key = 'quickbooks.create_invoice'",
}
"""Moments on the way, in our database's own words."""

Times = dict[str, list[float]]


async def measure(bills: int) -> tuple[Times, Times]:
    """Return the seconds of each kind of turn, and of each station since the webhook."""
    times: Times = defaultdict(list)
    stations: Times = defaultdict(list)
    size = Size(clients=max(2, bills // 2), matters=bills, bills=bills + bills // 2)
    async with firm_at_work(size) as bench, bare_worker(bench.system.installation.settings.temporal) as client:
        for number in range(-WARM_UP, bills):
            await asyncio.sleep(REST)
            bare = await time_bare(client)
            await asyncio.sleep(REST)
            kind, seconds, passed = await _time_bill(bench)
            if number >= 0:
                times["bare"].append(bare)
                times[kind].append(seconds)
                for name, moment in passed.items():
                    stations[name].append(moment)
    return times, stations


async def _time_bill(bench: Bench) -> tuple[str, float, dict[str, float]]:
    """Approve bills until one becomes an invoice (requests for trust money become none)."""
    customers, invoices = bench.count("qbo.Customer"), bench.count("qbo.Invoice")
    while True:
        approved = datetime.now(UTC)
        await bench.firm.tell("work", {"approve_bills": 1})
        try:
            committed = await bench.await_more("qbo.Invoice", invoices, timeout=5)
            break
        except TimeoutError:
            continue
    received = bench.moment(RECEIVED, approved.strftime("%Y-%m-%d %H:%M:%S.%f"))
    assert received is not None, "the webhook was not heard"
    kind = "new customer" if bench.count("qbo.Customer") > customers else "known customer"
    moments = {name: bench.moment(query) for name, query in STATIONS.items()}
    passed = {name: (moment - received).total_seconds() for name, moment in moments.items() if moment}
    return kind, (committed - received).total_seconds(), passed


def report(times: Times, stations: Times) -> dict[str, Any]:
    """Return all figures; the ratios are of medians."""
    figures = {name: summary(times[name]) for name in ("bare", "known customer", "new customer")}
    bare = figures["bare"]["median_ms"]
    return {
        "latency": figures,
        "stations": {name: summary(stations[name]) for name in STATIONS},
        "ratio_known": round((figures["known customer"]["median_ms"] or 0) / bare, 2),
        "ratio_new": round((figures["new customer"]["median_ms"] or 0) / bare, 2),
        "load": os.getloadavg()[0],
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--bills", type=int, default=40, help="bills to measure")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    say(f"Measuring {options.bills} bills")
    result = report(*asyncio.run(measure(options.bills)))
    if options.json:
        print(json.dumps(result))
        return
    print(table(result["latency"]), table(result["stations"]), sep="\n")
    print(f"ratio: {result['ratio_known']} with a known customer, {result['ratio_new']} with a new one")


if __name__ == "__main__":
    main()
