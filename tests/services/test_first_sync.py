"""The first sync of a firm with years of data: seen while it runs, and gone on with after any crash."""

import random

import pytest

from books.keeping.cycle import LIVE
from books.keeping.hands import Hands
from sandbox.firm import Size
from services.bookkeeping import book_plans
from tests.books.kept import keep
from tests.services.office import opened

BILLS = 60


class Killed(BaseException):
    """The process is gone."""


class Doomed(Hands):
    """Works at the vendors and dies at one step: before it was done, or after it, while others are on their way."""

    def __init__(self, at, after):
        self.left, self.after = at, after

    async def read(self, *args, **options):
        return await LIVE.read(*args, **options)

    async def post(self, *args):
        self.left -= 1
        mine = self.left == 0
        if mine and not self.after:
            raise Killed
        done = await LIVE.post(*args)
        if mine:
            raise Killed
        return done


@pytest.fixture
async def kept(tmp_path, sqlite_model):
    """Books that are set up, and a firm with many approved bills."""
    async with opened(tmp_path / "home", sqlite_model, size=Size(12, 15, 2 * BILLS)) as office:
        await office.connect_both()
        await keep(office)
        await office.approve(2 * BILLS)
        yield office


async def test_sixty_bills_cross_once_although_the_process_is_killed_at_five_random_moments(kept):
    chance = random.Random(20261122)
    plan = await book_plans.plan(kept.inst, kept.owner)
    digest, shown = plan.digest, [plan.done]
    for _ in range(5):
        doomed = Doomed(chance.randint(2, BILLS // 6), chance.random() < 0.5)
        with pytest.raises(Killed):
            await book_plans.apply(kept.inst, kept.owner, digest=digest, hands=doomed)
        status = (await book_plans.status(kept.inst, kept.owner)).plan
        assert (status.state, status.left) == ("applying", plan.total - status.done)
        shown.append(status.done)
    told = []
    report = await book_plans.apply(kept.inst, kept.owner, told=_noted(told))
    assert shown == sorted(shown)
    assert (report.state, report.refused, report.plan.done, report.plan.left) == ("applied", 0, plan.total, 0)
    assert told[-1] == (plan.total, plan.total)
    numbers = [row["number"] for row in (await kept.sandbox.report())["quickbooks"]["invoices"]]
    assert sorted(numbers) == sorted(step.number for step in plan.steps if step.kind == "Invoice")
    assert len(numbers) == len(set(numbers)) >= BILLS


def _noted(told):
    async def note(done, total):
        told.append((done, total))

    return note
