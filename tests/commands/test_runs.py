"""`lexrelay runs` tells in plain words what happened to which matter, and what comes next."""

import asyncio

import pytest

from engine.run_filling import fill
from tests.services.office import TASKS, opened


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model, LEXRELAY_CLIO_LOOKUP_AFTER="60") as each:
        await each.connect("clio")
        yield each


@pytest.fixture
def told(office, lexrelay):
    async def told(*arguments):
        done = await asyncio.to_thread(lexrelay, "runs", *arguments, **office.inst.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return told


async def one_run(office, *faults):
    on = await office.turn_on(TASKS)
    await office.sandbox.control("work", open_matters=1)
    await office.hear(on)
    await office.faults(*faults)
    await office.work()
    return (await office.store.runs.list())[0]


async def test_a_run_that_waits_says_when_it_looks_again(office, told):
    lost = {"vendor": "clio", "method": "POST", "path_contains": "notes", "kind": "cut_after"}
    run = await one_run(office, lost)
    shown = await told("show", run.id)
    assert f"looks again at {run.wake_at.astimezone():%Y-%m-%d %H:%M:%S}" in shown
    assert "unclear, will be looked up" in shown
    assert not any(line.rstrip().endswith("->") for line in shown.splitlines())
    assert "in_doubt" not in shown
    assert "as -" not in shown


async def test_the_list_names_the_matter_and_not_only_an_id(office, told):
    run = await one_run(office)
    matter = (await office.store.events.get(run.event_id)).payload["display_number"]
    assert matter in await told("list")
    assert matter in await told("show", run.id)


async def test_what_went_in_and_out_is_shown_when_asked(office, told):
    run = await one_run(office)
    assert "Opened" not in await told("show", run.id)
    shown = await told("show", run.id, "--steps")
    assert '"detail": "Opened"' in shown
    assert "out:" in shown


async def test_runs_are_searched_and_several_tried_again(office, told):
    run = await one_run(office)
    await fill(office.store)
    matter = (await office.store.run_search.faces([run.id]))[run.id].matter
    assert run.id in await told("list", "--search", matter)
    assert "no such run" in await told("list", "--search", "nobody")
    other = await office.store.runs.start(run.recipe_id, "by hand")
    assert "stays as it is: it is queued" in await told("replay", run.id, other.id)
