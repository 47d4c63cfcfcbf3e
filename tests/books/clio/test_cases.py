"""The accountant's cases as stories told in Clio: read over HTTP and planned, they come to the lines asked for."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from sync.planner import plan
from sync.posted import Books
from sync.standing import after
from tests.sync import firm, scenario

CASES = {case["id"]: case for case in yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text())}
SECOND = 900
"""The segregated trust account beside the pooled one."""


async def planned(desk, books, choices):
    """Read Clio and plan; the steps in words, the holds and alarms, and the books afterwards."""
    reading = await desk.read()
    found = plan(reading.facts, books, choices, firm.TODAY)
    steps = [scenario.words(step) for step in found.steps if step.kind != "Customer"]
    findings = [f"{hold.cause} {hold.key}" for hold in found.holds] + [alarm.alert for alarm in found.alarms]
    return steps, findings, after(books, found.steps)


def told(events):
    """Every event on the day of the cases unless it says another."""
    timeless = ("client", "matter", "account", "change bill", "remove payment", "remove bank line", "void payment")
    return [each if each["tell"] in timeless else {"on": scenario.DAY, **each} for each in events]


def mapping(desk, case):
    """The firm of the cases with the trust accounts that Clio numbered."""
    pooled, segregated = firm.mapping().trust
    trust = (
        replace(pooled, account=desk.trust(), currency=case.get("currency", "USD")),
        replace(segregated, account=SECOND),
    )
    closed = case.get("closed_until")
    until = date.fromisoformat(closed) if closed else None
    return replace(firm.mapping(), trust=trust, fee_accounts={}, closed_until=until)


@pytest.mark.parametrize("id", CASES)
async def test_a_story_comes_to_the_lines_of_its_case(desk, id):
    case, books = CASES[id], Books()
    choices = mapping(desk, case)
    await desk.tell({"tell": "account", "id": SECOND, "name": "Segregated trust"}, *told(case.get("before", [])))
    if "before" in case:
        _, _, books = await planned(desk, books, choices)
    await desk.tell(*told(case["happens"]))
    steps, findings, _ = await planned(desk, books, choices)
    assert steps == case.get("steps", [])
    assert findings == case.get("findings", [])
