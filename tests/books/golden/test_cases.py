"""Every case, told in Clio and kept over HTTP: the ledger that QuickBooks committed is what a bookkeeper expects."""

import pytest

from tests.books.golden.playing import expected_changes, expected_closing, expected_steps, play
from tests.sync import scenario

UNTOLD = {
    "C12": "Clio has no credit note without a bill",
    "P37": "Clio allocates no more of a payment than came in",
    "P47": "the sandbox keeps where a payment came from",
    "T92": "the sandbox keeps which way a line went",
    "P36": "Clio shows what is left of a payment without any bill under another number",
}
"""Cases that guard the planner against what Clio's own pages do not let happen."""
CASES = {case["id"]: case for case in scenario.load() if case["id"] not in UNTOLD}
ALWAYS = (
    *("B01", "B03", "B06", "B07", "B08", "B18", "B21", "C01", "C06", "P01", "P03", "P05", "P06", "T51", "T52"),
    *("T57", "T59", "T62", "T66", "T71", "T72", "T76", "T78", "T81"),
)
"""One of each kind; the proofs play all."""
SEVERAL_STYLES = [id for id, case in CASES.items() if id.startswith("T") or "openings" in case.get("before", {})]


@pytest.mark.parametrize("id", ALWAYS)
async def test_a_case_told_in_clio_stands_in_quickbooks_as_expected(office, id):
    await _prove(office, CASES[id])


@pytest.mark.proof
@pytest.mark.parametrize("id", [id for id in CASES if id not in ALWAYS])
async def test_every_other_case_told_in_clio_stands_in_quickbooks_as_expected(office, id):
    await _prove(office, CASES[id])


async def _prove(office, case):
    played = await play(office, case)
    assert played.steps == expected_steps(case)
    assert played.changes == expected_changes(case)
    assert played.holds == sorted(case.get("holds", []))
    assert played.alarms == sorted(case.get("alarms", []))
    assert played.closing == expected_closing(case)
    assert played.effects == played.planned
    assert played.rest == []


@pytest.mark.proof
@pytest.mark.parametrize("id", SEVERAL_STYLES)
async def test_with_checks_and_deposits_a_case_closes_with_the_same_balances(office, id):
    case = CASES[id]
    played = await play(office, case, "check and deposit")
    assert played.holds == sorted(case.get("holds", []))
    assert played.alarms == sorted(case.get("alarms", []))
    assert played.closing == expected_closing(case)
    assert played.effects == played.planned
    assert played.rest == []
