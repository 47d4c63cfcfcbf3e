"""A day at the firm under the worst faults and with kills of every process; judged by the sandbox alone."""

import json
import os
import sys

import pytest

from tests.proof.judge import (
    faults_played,
    live_a_day,
    second_creations,
    wrong_invoices,
    wrong_notes,
    wrong_tasks,
)

pytestmark = pytest.mark.proof
SIZE = ("--bills", "50", "--clients", "40", "--payments", "30", "--matters", "5")
KILLS = ("--kill-worker", "10", "--kill-temporal", "1", "--kill-web", "1")
LONGEST = 5400
SEEDS = [int(seed) for seed in os.environ.get("PROOF_SEEDS", "7").split(",")]


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_or_doubled_in_the_worst_day(seed, tmp_path):
    worst = (*SIZE, "--faults", "worst", *KILLS, "--seed", str(seed))
    code, summary, report = live_a_day(tmp_path / "home", *worst, timeout=LONGEST)
    sys.stdout.write(json.dumps({**summary, "faults_played": faults_played(report)}))
    assert report["summary"]["approved"] >= 50
    assert len(report["quickbooks"]["payments"]) >= 30
    assert wrong_invoices(report) == []
    assert wrong_notes(report) == []
    assert wrong_tasks(report, opened=5) == []
    assert second_creations(report) == 0
    assert summary["failures"] == summary["parked"] == 0
    assert summary["kills"] == 12
    assert faults_played(report) > 100
    assert code == 0
