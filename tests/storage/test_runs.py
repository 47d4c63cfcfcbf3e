"""Runs, their steps and recipe versions."""

import asyncio
from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Mistake


@pytest.fixture
async def recipe(firm):
    row = await firm.recipes.add("Open file")
    await firm.recipes.save_version(row.id, {"steps": [1]}, "one")
    return await firm.recipes.get(row.id)


@pytest.fixture
async def run(firm, recipe):
    return await firm.runs.start(recipe.id, "by hand/1")


async def test_same_document_makes_no_new_version(firm, recipe):
    again = await firm.recipes.save_version(recipe.id, {"steps": [1]}, "other spelling")
    changed = await firm.recipes.save_version(recipe.id, {"steps": [2]}, "two")
    assert (again.version, changed.version) == (1, 2)
    assert [row.text for row in await firm.recipes.history(recipe.id)] == ["two", "one"]


async def test_recipe_without_trigger_cannot_be_on(firm, recipe):
    with pytest.raises(Mistake, match="no trigger"):
        await firm.recipes.set_state(recipe.id, "on")
    assert (await firm.recipes.get(recipe.id)).state == "draft"


async def test_same_identity_is_the_same_run(firm, recipe, run):
    assert await firm.runs.start(recipe.id, "by hand/1") == run


async def test_run_keeps_the_version_it_started_with(firm, recipe, run):
    await firm.recipes.save_version(recipe.id, {"steps": [2]}, "two")
    assert (await firm.runs.start(recipe.id, "by hand/1")).version == 1


async def test_queued_run_is_dispatched_by_one_process(store, open_stores, run):
    stores = [store, open_stores(), open_stores()]
    claims = await asyncio.gather(*(each.system.runs.claim(10, 60) for each in stores * 5))
    assert [row.id for rows in claims for row in rows] == [run.id]


async def test_claim_without_start_is_offered_again(store, run):
    assert len(await store.system.runs.claim(10, again_after=60)) == 1
    assert len(await store.system.runs.claim(10, again_after=0)) == 1


async def test_waiting_run_is_woken_by_what_it_waits_for(store, firm, run):
    await firm.runs.begin(run.id)
    assert await firm.runs.wait(run.id, "connection:c1")
    assert await firm.runs.wake("connection:other") == 0
    assert await firm.runs.wake("connection:c1") == 1
    assert [row.id for row in await store.system.runs.claim(10, 60)] == [run.id]


async def test_waiting_run_is_claimed_when_its_time_has_come(store, firm, run):
    await firm.runs.wait(run.id, "time", now() + timedelta(hours=1))
    assert await store.system.runs.claim(10, 60) == []
    await firm.runs.wait(run.id, "time", now() - timedelta(seconds=1))
    assert len(await store.system.runs.claim(10, 60)) == 1


async def test_cancelled_run_goes_no_further(firm, run):
    await firm.runs.cancel(run.id)
    assert await firm.runs.begin(run.id) is None
    assert not await firm.runs.finish(run.id, "finished")
    assert (await firm.runs.get(run.id)).state == "cancelled"


async def test_failed_run_can_be_retried_by_a_person(firm, run):
    await firm.runs.finish(run.id, "failed", {"cause": "Clio refused"})
    assert (await firm.runs.retry(run.id)).state == "queued"
    with pytest.raises(Mistake, match="state is none of"):
        await firm.runs.retry(run.id)


async def test_repeated_step_counts_attempts_and_keeps_its_input(firm, run):
    await firm.runs.save_step(run.id, "1", "failed", input={"name": "x"}, error={"cause": "busy"})
    step = await firm.runs.save_step(run.id, "1", "done", output={"id": 5})
    assert (step.attempts, step.input, step.output, step.error) == (2, {"name": "x"}, {"id": 5}, None)
    assert await firm.runs.steps(run.id) == [step]


async def test_a_step_replayed_after_a_failure_starts_anew(firm, run):
    first = await firm.runs.save_step(run.id, "1", "failed")
    again = await firm.runs.save_step(run.id, "1", "waiting")
    last = await firm.runs.save_step(run.id, "1", "done")
    assert first.started_at < again.started_at == last.started_at


async def test_unfinished_runs_are_listed_for_a_rebuild(store, firm, recipe, run):
    ended = await firm.runs.start(recipe.id, "by hand/2")
    await firm.runs.finish(ended.id, "finished")
    assert [row.id for row in await store.system.runs.unfinished(10)] == [run.id]
    assert await store.system.runs.unfinished(10, after=run.id) == []


async def test_list_filters_by_state(firm, recipe, run):
    await firm.runs.finish(run.id, "parked")
    await firm.runs.start(recipe.id, "by hand/2")
    assert [row.id for row in await firm.runs.list(states=("parked",))] == [run.id]
