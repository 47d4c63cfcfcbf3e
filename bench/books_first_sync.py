"""First sync of a firm with years of bills, payments and trust money, and what a quiet cycle costs afterwards.

Seconds are measured with every limit lifted, and worked out for the real limits from the requests that were counted;
`--paced` measures them under the limits that the vendors grant and we keep.
"""

import argparse
import asyncio
import json
import time
from typing import Any

from bench.books_office import Office, office
from bench.firm import say
from books.keeping.cycle import Outcome, run_cycle
from connectors._kit.catalog import find_connector
from engine.installation import FIRM
from storage.budgets import Allowance


async def measure(bills: int, *, paced: bool) -> dict[str, Any]:
    """Sync everything once, then keep two cycles without news."""
    said = time.monotonic()
    async with office(bills, paced=paced) as firm:
        say(f"Told {bills} bills in {time.monotonic() - said:.0f} s")
        before, started = firm.counters(), time.monotonic()
        outcome = await _keep(firm)
        seconds, after = time.monotonic() - started, firm.counters()
        objects = len(outcome.plan.body["steps"]) if outcome.plan else 0
        await run_cycle(firm.inst, FIRM, firm.books.id)
        quiet, quieter = firm.counters(), await run_cycle(firm.inst, FIRM, firm.books.id)
        spent = {name: after[name] - before[name] for name in after}
        still = {name: value - quiet[name] for name, value in firm.counters().items()}
        return _figures(outcome, objects, spent, seconds, paced) | {
            "quiet_state": quieter.state,
            "quiet_clio_requests": still["clio"],
            "quiet_metered_reads": still["reads"],
        }


async def _keep(firm: Office) -> Outcome:
    """Apply until the plan is through; with limits, cycles wait as the vendors ask."""
    outcome = await run_cycle(firm.inst, FIRM, firm.books.id)
    while outcome.state == "waiting":
        await asyncio.sleep(min(outcome.seconds or 0.1, 5.0))
        outcome = await run_cycle(firm.inst, FIRM, firm.books.id)
    return outcome


def _figures(outcome: Outcome, objects: int, spent: dict[str, int], seconds: float, paced: bool) -> dict[str, Any]:
    return {
        "state": outcome.state,
        "objects": objects,
        "clio_requests": spent["clio"],
        "quickbooks_requests": spent["quickbooks"],
        "writes_an_object": _each(spent["writes"], objects),
        "requests_an_object": _each(spent["clio"] + spent["quickbooks"], objects),
        "metered_reads": spent["reads"],
        "objects_a_metered_read": _each(objects, spent["reads"]),
        "seconds_measured": round(seconds, 1),
        "measured_with": "the real limits" if paced else "limits lifted",
        "seconds_by_the_limits": round(
            max(seconds, sum(spent[app] * _seconds_each(app) for app in ("clio", "quickbooks"))), 1
        ),
    }


def _seconds_each(app: str) -> float:
    """Seconds between two requests in steady flow, by the strictest limit that we keep at this app by default."""
    connector = find_connector(app)
    assert connector is not None
    return max(Allowance("", each.count, each.seconds, each.burst).interval for each in connector.app.limits)


def _each(count: int, among: int) -> float:
    return round(count / max(1, among), 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.books_first_sync", description=__doc__)
    parser.add_argument("--bills", type=int, default=5000, help="approved bills, with three lines each")
    parser.add_argument("--paced", action="store_true", help="keep to both vendors' limits")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    figures = asyncio.run(measure(options.bills, paced=options.paced))
    print(json.dumps(figures) if options.json else "\n".join(f"{name:24} {value}" for name, value in figures.items()))


if __name__ == "__main__":
    main()
