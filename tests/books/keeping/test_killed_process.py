"""The process that holds the books is killed in the middle of a first sync: another takes over, nothing doubles."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from books.keeping.lease import SECONDS, Busy
from services.bookkeeping import book_plans
from tests.books.chaos.living import pass_time
from tests.books.keeping.cycles import bill, deposit

BILLS = 24


@pytest.fixture
async def killed(office):
    """A first sync whose process was killed after a third of the bills."""
    await office.tell([bill(500 + number, f"{number}.00") for number in range(1, BILLS + 1)])
    await office.tell([deposit(9000 + number) for number in range(4)])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.books.keeping.process", office.row.id,
        env={**os.environ, **office.variables}, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    while len(office.rows("Invoice")) < BILLS // 3 and process.returncode is None:
        await asyncio.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert await process.wait() == -signal.SIGKILL
    assert len(office.rows("Invoice")) < BILLS
    return office


async def finished(office):
    closing = await office.settle()
    numbers = [each["DocNumber"] for each in office.rows("Invoice")]
    assert sorted(numbers) == [str(500 + number) for number in range(1, BILLS + 1)]
    assert closing["FEES[Acme]"] == f"{BILLS * (BILLS + 1) // 2}.00"
    assert (closing["TRUST"], len(office.rows("JournalEntry"))) == ("1000.00", 4)
    assert (await office.codes("refusal"), await office.codes()) == ([], [])


async def test_while_the_lease_of_a_killed_process_lasts_nobody_works_and_no_time_is_guessed_after_it(killed, tmp_path):
    with pytest.raises(Busy, match="Try again in a minute"):
        await killed.cycle()
    pass_time(tmp_path / "lexrelay.db")
    status = await book_plans.status(killed.inst, killed.owner)
    assert (status.plan.state, status.plan.seconds_left) == ("applying", None)
    await finished(killed)


@pytest.mark.proof
async def test_the_next_process_takes_over_when_the_lease_is_over(killed):
    began = time.monotonic()
    while True:
        try:
            await killed.cycle()
            break
        except Busy:
            await asyncio.sleep(1)
    assert SECONDS / 2 < time.monotonic() - began < SECONDS + 30
    await finished(killed)
