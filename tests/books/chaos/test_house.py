"""The mixed month in the whole house, on both databases: worker, Temporal and web process are killed meanwhile."""

import os
import sys

import pytest

from tests.books.chaos.house import Plot, live_through

pytestmark = pytest.mark.proof
SEEDS = [int(seed) for seed in os.environ.get("PROOF_SEEDS", "7").split(",")]


def say(line):
    sys.stderr.write(f"{line}\n")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    """The address of a database of the month alone; none for SQLite, which lies in the home."""
    return "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_month_in_which_every_process_dies_loses_and_doubles_nothing(tmp_path, database, seed):
    verdict, _ = await live_through(tmp_path / "home", database, Plot(seed), say)
    assert verdict.right, verdict
    assert (verdict.events, verdict.kills) == (60, 12)
    assert verdict.faults > 100
