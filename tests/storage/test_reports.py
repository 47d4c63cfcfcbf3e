"""The sums behind the reports: kept up in small steps, and the same when they are made anew."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.clock import now
from engine.counting import count, counted
from storage.daily_totals import ALREADY_THERE, AVOIDED, FOUND_AGAIN, LOOKED_FIRST, RUNS, TRIED_AGAIN, WRITES
from sync.months import OPEN_END, Ledger, Month

ALWAYS = ("2000-01-01", "2100-01-01")
MORNING = datetime(2026, 5, 20, 15, tzinfo=UTC)


@pytest.fixture
async def recipe(firm):
    row = await firm.recipes.add("Open file")
    await firm.recipes.save_version(row.id, {"steps": [1]}, "one")
    return row


@pytest.fixture
async def write(firm):
    connection = await firm.connections.add("clio", "us", "Clio", secret=b"x")

    async def write(key, *, rounds=1, evidence=None):
        """A write that was sent some times and then known to be done."""
        given = {"marker": key, "request_id": key, "payload_hash": key}
        effect = await firm.effects.intend(key, connection.id, "clio.create_task", **given)
        looked = None
        for _ in range(rounds):
            fence = await firm.effects.start_sending(effect.id, "me", lease_seconds=9, look_after=0, looked=looked)
            await firm.effects.doubt(effect.id, fence, now() - timedelta(seconds=1))
            looked = await firm.effects.start_looking(effect.id, "me", lease_seconds=9)
        await firm.effects.finish(effect.id, looked, "done", evidence=evidence)
        return effect.id

    return write


async def runs(firm):
    return {(each.day, each.part): each.many for each in await firm.daily_totals.by_day(RUNS, *ALWAYS)}


async def avoided(firm):
    return {each.name: each.many for each in await firm.daily_totals.by_name(AVOIDED, *ALWAYS)}


async def test_runs_are_counted_on_the_day_of_the_firm_on_which_they_began(firm, recipe):
    with time_machine.travel(datetime(2026, 5, 20, 3, tzinfo=UTC)):
        await firm.runs.start(recipe.id, "1")
        await count(firm, "America/New_York")
    assert await runs(firm) == {("2026-05-19", "queued"): 1}


async def test_a_run_that_ends_much_later_is_counted_anew(firm, recipe):
    with time_machine.travel(MORNING, tick=False):
        run = await firm.runs.start(recipe.id, "1")
        await count(firm, "UTC")
    with time_machine.travel(MORNING + timedelta(days=30), tick=False):
        await firm.runs.finish(run.id, "failed", {})
        await count(firm, "UTC")
    assert await runs(firm) == {("2026-05-20", "failed"): 1}


async def test_the_history_is_counted_piece_by_piece_back_to_its_first_day(firm, recipe):
    for days in (0, 20, 40):
        with time_machine.travel(MORNING - timedelta(days=days), tick=False):
            await firm.runs.start(recipe.id, str(days))
    found = []
    with time_machine.travel(MORNING, tick=False):
        for _ in range(4):
            await count(firm, "UTC")
            found.append(len(await runs(firm)))
        assert (found, (await counted(firm))[1].isoformat()) == ([1, 2, 3, 3], "2026-04-10")


async def test_another_time_zone_counts_everything_anew(firm, recipe):
    with time_machine.travel(datetime(2026, 5, 20, 3, tzinfo=UTC), tick=False):
        await firm.runs.start(recipe.id, "1")
        await count(firm, "UTC")
        await count(firm, "America/New_York")
    assert await runs(firm) == {("2026-05-19", "queued"): 1}


async def test_writes_and_lost_answers_are_told_apart(firm, write):
    await write("a", evidence={"adopted": "found by its mark"})
    await write("b", rounds=2)
    await write("c")
    await count(firm, "UTC")
    (made,) = await firm.daily_totals.by_name(WRITES, *ALWAYS)
    assert (made.name, made.many) == ("clio.create_task", 3)
    assert await avoided(firm) == {FOUND_AGAIN: 1, LOOKED_FIRST: 1}


async def test_what_another_run_had_made_and_what_worked_at_last_are_told_apart(firm, recipe, write):
    older = await write("a")
    for identity in ("1", "2"):
        run = await firm.runs.start(recipe.id, identity)
        effect = older if identity == "1" else await write("b")
        for state in ("waiting", "done"):
            await firm.runs.save_step(run.id, "1", state, effect_id=effect)
    await count(firm, "UTC")
    assert await avoided(firm) == {ALREADY_THERE: 1, TRIED_AGAIN: 1}


@pytest.fixture
async def months(firm):
    """A pair of books, and the rows they should have."""
    rows = [await firm.connections.add(app, "us", app, secret=b"x") for app in ("clio", "quickbooks")]
    books = await firm.books.accounts.add("Main", *(row.id for row in rows))
    kept = []
    for client, outstanding in (("", 700), ("7", 600), ("8", 100)):
        kept.append(Month(Ledger(client), "2026-01", "2026-03", 1000, 0, 0, 1000, 5))
        kept.append(Month(Ledger(client), "2026-03", OPEN_END, 0, 1000 - outstanding, 0, outstanding, 5))
    await firm.books.months.keep(books.id, kept)
    return books.id, kept


async def test_only_what_differs_is_written(firm, months):
    books, kept = months
    assert [await firm.books.months.keep(books, each) for each in (kept, kept[:-1], kept, [])] == [0, 1, 1, 6]


async def test_a_month_in_which_nothing_happened_shows_what_stood(firm, months):
    (first, second) = await firm.books.months.clients(months[0], "2026-02", "2026-02", 10)
    assert [(each.ledger.client, each.billed, each.outstanding) for each in (first, second)] == [
        ("7", 0, 1000),
        ("8", 0, 1000),
    ]


@pytest.mark.parametrize("last", ["2026-03", "2026-12"])
async def test_clients_come_by_what_they_owe_at_the_end(firm, months, last):
    found = await firm.books.months.clients(months[0], "2026-01", last, 10)
    assert [(each.ledger.client, each.billed, each.collected, each.outstanding) for each in found] == [
        ("7", 1000, 400, 600),
        ("8", 1000, 900, 100),
    ]
