"""Mixed months with lost answers, refusals and killed cycles, judged by what the two sandboxes committed."""

import shutil

import pytest

from tests.books.chaos.living import live_through


@pytest.fixture
def home(tmp_path, sqlite_model):
    """The home of an installation with an empty database."""
    shutil.copy(sqlite_model, tmp_path / "lexrelay.db")
    return tmp_path


async def test_a_short_month_with_a_killed_cycle_loses_and_doubles_nothing(home):
    verdict = await live_through(home, 7, rounds=5, events=4, kills=1)
    assert verdict.right, verdict
    assert verdict.faults > 0


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1, 6))
async def test_a_month_with_five_killed_cycles_loses_and_doubles_nothing(home, seed):
    verdict = await live_through(home, seed, rounds=15, events=4, kills=5)
    assert verdict.right, verdict
    assert (verdict.events, verdict.kills) == (60, 5)
