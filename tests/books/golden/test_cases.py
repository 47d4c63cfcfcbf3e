"""Every case, told in Clio and kept over HTTP: the ledger that QuickBooks committed is what a bookkeeper expects."""

import pytest

from tests.books.golden.playing import expected_changes, expected_closing, expected_steps, play
from tests.sync import scenario

UNTOLD = {
    "C12": "Clio has no credit note without a bill",
    "P37": "Clio allocates no more of a payment than came in",
}
"""Cases that guard the planner against what Clio's own pages do not let happen."""
CASES = [case for case in scenario.load() if case["id"] not in UNTOLD]
EACH = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['id']} {case['title']}")


@EACH
async def test_a_case_told_in_clio_stands_in_quickbooks_as_expected(office, case):
    played = await play(office, case)
    assert played.steps == expected_steps(case)
    assert played.changes == expected_changes(case)
    assert played.holds == sorted(case.get("holds", []))
    assert played.alarms == sorted(case.get("alarms", []))
    assert played.closing == expected_closing(case)
    assert played.effects == played.planned
    assert played.rest == []
