"""A digest goes out once, with every entry, whoever is interrupted."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from engine.installation import FIRM, open_installation
from engine.steps import Steps
from engine.trial import try_items
from recipes.text import read_recipe
from services.actors import local_owner
from services.running import runs
from storage.digests import EntryRow
from tests.engine.crash import Died, mortal
from tests.engine.test_crash_points import follow
from tests.engine.test_steps import HEAD, MAKE, approved_bill, customers, save, start

DAILY = f"""
- id: daily
  digest:
    entry: {{client: "{{{{ trigger.name }}}}"}}
    release: every day at 17:00
- id: each
  for_each: "{{{{ daily.entries }}}}"
  as: entry
  steps:
    - {{id: customer, {MAKE}"{{{{ entry.client }}}} of {{{{ daily.count }}}}"}}}}
"""
THREE = DAILY.replace("every day at 17:00", "after 3 entries")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
EVENING = NOON + timedelta(hours=5)


@pytest.fixture
def clock():
    """Noon of a working day; the tests move it on."""
    with time_machine.travel(NOON, tick=True) as clock:
        yield clock


async def put(office, recipe, *names):
    """Let a run put each name aside; returns the runs' ids."""
    ids = [await start(office, recipe, name, name=name) for name in names]
    for run_id in ids:
        await follow(office.inst, run_id)
    return ids


async def states(office, ids):
    return [(await office.store.runs.get(run_id)).state for run_id in ids]


async def test_at_its_time_one_run_goes_on_with_all_entries(office, clock):
    ids = await put(office, await save(office, DAILY), "Ames", "Bell", "Cole")
    assert await states(office, ids) == ["waiting"] * 3
    assert await customers(office) == []
    clock.move_to(EVENING)
    await follow(office.inst, ids[1])
    await office.step()
    assert await states(office, ids) == ["stopped", "finished", "stopped"]
    assert await customers(office) == ["Ames of 3", "Bell of 3", "Cole of 3"]
    assert ids[1] in (await office.store.runs.get(ids[0])).error["message"]


async def test_entries_of_the_next_day_wait_for_the_next_digest(office, clock):
    recipe = await save(office, DAILY)
    first = await put(office, recipe, "Ames")
    clock.move_to(EVENING)
    second = await put(office, recipe, "Bell")
    await follow(office.inst, first[0])
    assert await states(office, first + second) == ["finished", "waiting"]
    clock.move_to(EVENING + timedelta(days=1))
    await follow(office.inst, second[0])
    assert await customers(office) == ["Ames of 1", "Bell of 1"]


async def test_the_run_that_makes_the_number_full_goes_on_at_once(office):
    ids = await put(office, await save(office, THREE), "Ames", "Bell", "Cole", "Dean")
    await office.step()
    assert await states(office, ids) == ["stopped", "stopped", "finished", "waiting"]
    assert await customers(office) == ["Ames of 3", "Bell of 3", "Cole of 3"]


@pytest.mark.parametrize("steps", [DAILY, THREE])
async def test_runs_of_several_processes_at_once_make_one_digest(office, steps):
    names = [f"Client {number}" for number in range(9)]
    recipe = await save(office, steps.replace("after 3", "after 9"))
    ids = [await start(office, recipe, name, name=name) for name in names]
    insts = [office.inst, *[await open_installation(office.inst.environment) for _ in range(2)]]
    with time_machine.travel(NOON, tick=True) as clock:
        await _race(insts, ids)
        clock.move_to(EVENING)
        await _race(insts, ids)
    for inst in insts[1:]:
        await inst.close()
    assert sorted(await states(office, ids)) == ["finished", *["stopped"] * 8]
    assert sorted(await customers(office)) == [f"{name} of 9" for name in names]


async def _race(insts, ids):
    await asyncio.gather(*(follow(insts[number % len(insts)], run_id) for number, run_id in enumerate(ids)))


async def test_a_crash_at_any_commit_loses_and_doubles_nothing(office, clock):
    await office.sandbox.control("limits", quickbooks_per_second=1000, quickbooks_per_minute=10_000)
    for number in range(1, 9):
        for when in ("before", "after"):
            recipe = await save(office, DAILY.replace("{{ entry.client }}", f"{when} {number} {{{{ entry.client }}}}"))
            ids = [await start(office, recipe, name, name=name) for name in ("Ames", "Bell")]
            await _die(office, ids[0], when, number)
            await follow(office.inst, ids[0])
            await follow(office.inst, ids[1])
            clock.shift(timedelta(days=1))
            await _die(office, ids[0], when, number)
            for run_id in reversed(ids):
                await _finish(office, run_id, clock)
            assert sorted(await states(office, ids)) == ["finished", "stopped"]
    wanted = [f"{w} {n} {name} of 2" for n in range(1, 9) for w in ("before", "after") for name in ("Ames", "Bell")]
    assert sorted(await customers(office)) == sorted(wanted)


async def _die(office, run_id, when, at):
    async with mortal(office, when, at) as (inst, _):
        try:
            await follow(inst, run_id)
        except Died:
            return


async def _finish(office, run_id, clock):
    """Go on after a crash; an effect whose outcome is unknown is looked up a little later."""
    for _ in range(5):
        if (await follow(office.inst, run_id)).kind == "end":
            return
        clock.shift(timedelta(minutes=1))


async def test_a_digest_that_fails_later_goes_on_with_the_same_entries(office):
    recipe = await save(office, THREE)
    books = await office.store.connections.by_name("Books")
    await office.store.connections.rename(books.id, "Away")
    ids = await put(office, recipe, "Ames", "Bell", "Cole")
    assert await states(office, ids[2:]) == ["failed"]
    await put(office, recipe, "Dean")
    await office.store.connections.rename(books.id, "Books")
    await runs.replay(office.inst, local_owner(office.inst), ids[2])
    await follow(office.inst, ids[2])
    assert await customers(office) == ["Ames of 3", "Bell of 3", "Cole of 3"]


async def test_what_went_out_with_another_run_does_not_go_out_again(office):
    ids = await put(office, await save(office, THREE), "Ames", "Bell", "Cole")
    await office.step()
    await runs.replay(office.inst, local_owner(office.inst), ids[0])
    await follow(office.inst, ids[0])
    assert await states(office, ids) == ["stopped", "stopped", "finished"]
    assert await customers(office) == ["Ames of 3", "Bell of 3", "Cole of 3"]


async def test_the_entry_of_a_cancelled_run_stays_out(office, clock):
    ids = await put(office, await save(office, DAILY), "Ames", "Bell")
    await runs.cancel(office.inst, local_owner(office.inst), ids[0])
    clock.move_to(EVENING)
    assert (await Steps(office.inst).take(FIRM, ids[0], None)).outcome == "cancelled"
    await follow(office.inst, ids[1])
    assert await customers(office) == ["Bell of 1"]


async def test_a_full_digest_takes_the_oldest_and_always_its_own(office):
    recipe = await save(office, THREE.replace("after 3", "after 9"))
    ids = await put(office, recipe, "Ames", "Bell", "Cole", "Dean")
    async with office.store.together() as same:
        own = await same.digests.entry(ids[3], "daily")
        assert isinstance(own, EntryRow)
        taken = await same.digests.release(own, 2)
        assert [row.entry["client"] for row in taken] == ["Ames", "Dean"]
        again = await same.digests.entry(ids[3], "daily")
        assert again is not None
        assert await same.digests.release(again, 2) == taken
        assert await same.digests.count(recipe.id, "daily") == 2


async def test_a_trial_says_what_would_be_collected_and_keeps_nothing(office):
    await office.approve(1)
    steps = THREE.replace("trigger.name", "trigger.number").strip()
    recipe = read_recipe(HEAD + "steps:\n" + steps + "\n")
    (trial,) = await try_items(office.inst, FIRM, recipe, [await approved_bill(office)])
    assert [step.kind for step in trial.steps] == ["would collect", "loop", "would write"]
    assert trial.steps[0].message == "goes out after 3 entries (UTC)"
