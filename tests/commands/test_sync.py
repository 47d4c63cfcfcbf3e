"""`lexrelay sync` from the first check to the first posted invoice, as a bookkeeper types it."""

import asyncio
import json

import pytest

from tests.books.kept import keep
from tests.services.office import opened


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as each:
        await each.connect_both()
        yield each


@pytest.fixture
def told(office, lexrelay):
    async def told(*arguments, code=0, stdin=""):
        settings = office.inst.environment
        done = await asyncio.to_thread(lexrelay, "sync", *arguments, stdin=stdin, timeout=120, **settings)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return told


async def test_the_check_tells_each_problem_with_whose_task_it_is_and_asks_for_a_person(told):
    shown = await told("setup", code=3)
    assert "PROBLEM The day from which the books are kept is not chosen" in shown
    assert "-> An administrator of this firm: lexrelay sync settings --set start=2026-01-01" in shown
    assert "Nothing was written." in shown
    assert "\n  legal fees: Legal Fees Income\n" in shown
    assert "legal fees" in (await told("setup", "--accept", code=3))


async def test_a_plan_is_shown_approved_by_its_digest_and_applied(office, told):
    await keep(office)
    await office.approve(2)
    shown = await told("plan", code=3)
    assert "created" in shown
    assert "legal fees" in shown
    digest = shown.split("--digest ")[1].split()[0]
    assert (await office.sandbox.report())["quickbooks"]["invoices"] == []
    assert "steps are done" in await told("apply", "--digest", digest)
    assert len((await office.sandbox.report())["quickbooks"]["invoices"]) == 2
    assert "nothing to do" in await told("plan")
    assert digest in await told("history")


async def test_a_wrong_digest_approves_nothing(office, told):
    await keep(office)
    await office.approve(1)
    await told("plan", code=3)
    assert "it is not the plan that is open now" in await told("approve", "0123456789", code=2)


async def test_settings_are_exported_edited_and_given_back(office, told):
    await keep(office)
    text = (await told("settings")).replace("unattended: false", "unattended: true")
    assert "Settings saved" in await told("settings", "edit", "-", stdin=text)
    assert json.loads(await told("settings", "--json"))["settings"]["unattended"] is True
    assert "basis: cash" in await told("settings", "--set", "basis=cash")


async def test_books_are_switched_on_and_off_and_tell_where_they_stand(office, told):
    await keep(office)
    assert "is on; every plan waits for your approval" in await told("on")
    assert "0 held, 0 alarms" in await told("status")
    assert "is paused" in await told("off")
    assert "Nothing is held" in await told("holds")
