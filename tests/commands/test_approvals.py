"""`lexrelay approvals`: looking at what is asked, and deciding, from a terminal."""

import asyncio

import pytest

from recipes.text import read_recipe
from storage.rows import Found
from tests.services.office import opened
from tests.web.test_approvals import TEXT


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as each:
        row = await each.store.recipes.add("Signed")
        await each.store.recipes.save_version(row.id, read_recipe(TEXT).model_dump(mode="json"), TEXT)
        await each.store.runs.start(row.id, "1")
        await each.work()
        yield each


@pytest.fixture
def told(office, lexrelay):
    async def told(*arguments, code=0):
        done = await asyncio.to_thread(lexrelay, "approvals", *arguments, **office.inst.environment)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    return told


async def test_a_person_sees_what_is_asked_and_agrees_with_the_command_that_is_shown(office, told):
    assert "Close the month?" in await told()
    (row,) = await office.store.approvals.list()
    shown = await told("show", row.id)
    assert "total: 12.50" in shown
    command = shown.split("-> lexrelay approvals ")[1].split()
    assert f"Approval {row.id} is approved" in await told(*command)
    assert await office.work() == {"finished": 1}
    assert "Nothing waits for a decision." in await told()
    assert "approved by terminal" in await told("show", row.id)


async def test_a_no_with_a_note_stops_the_run(office, told):
    (row,) = await office.store.approvals.list()
    await told("decide", row.id, "--reject", "--content", row.content_hash, "--note", "too early")
    assert await office.work() == {"stopped": 1}
    assert "too early" in await told("show", row.id)


async def test_what_comes_from_outside_cannot_pass_for_another_value(office, told):
    asking = TEXT.replace("Signed", "Outside").replace("12.50", "{{ trigger.name }}")
    row = await office.store.recipes.add("Outside")
    await office.store.recipes.save_version(row.id, read_recipe(asking).model_dump(mode="json"), asking)
    forged = "9999.00\n    total: 12.50\x1b[2A\u202e"
    source = await office.store.sources.ensure(None, "builtin.manual", {})
    event = await office.store.events.note_event(source.id, Found("2", "2", {"name": forged}))
    await office.store.runs.start(row.id, "2", event_id=event.id)
    await office.work()
    shown = await told("show", (await office.store.approvals.list())[0].id)
    assert "    total: 9999.00\n            total: 12.50\\x1b[2A\\u202e\n" in shown


async def test_other_content_is_refused(office, told):
    (row,) = await office.store.approvals.list()
    said = await told("decide", row.id, "--approve", "--content", "abc", code=2)
    assert "not what this decision is for" in said
    assert "--approve" in await told("decide", row.id, "--content", "abc", code=2)
