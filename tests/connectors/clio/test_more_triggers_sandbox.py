"""Clio's triggers at a firm at work, over real HTTP: what people do there starts a recipe once."""

import pytest

from core.errors import Rejected
from tests.engine.conftest import office, sandbox  # noqa: F401
from tests.engine.test_sources import change

LATER = 60
NEW = {
    "new_activity": "new_activities",
    "new_calendar_entry": "new_calendar_entries",
    "new_communication": "new_communications",
    "new_document": "upload_documents",
    "new_matter_note": "new_notes",
    "new_task": "new_tasks",
    "trust_transaction_recorded": "record_trust_deposit",
}


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def firm(office):  # noqa: F811
    return office


def recipe(key, **given):
    lines = [f"name: Hear {key} {' '.join(given.values())}", "trigger:", f"  on: clio.{key}", "  account: Clio"]
    lines += ["  with:", *(f"    {name}: {value!r}" for name, value in given.items())] if given else []
    return "\n".join([*lines, "steps:", "  - {id: end, stop: enough}", ""])


async def work(firm, **wanted):
    return await firm.sandbox.control("work", **wanted)


async def heard(firm):
    return sorted(run.identity for run in await firm.store.runs.list(limit=100))


async def post(firm, collection, **data):
    headers = {"Authorization": f"Bearer {firm.sandbox.token('clio')}"}
    answer = await firm.sandbox.client.post(f"/api/v4/{collection}.json", json={"data": data}, headers=headers)
    assert answer.status_code == 201, answer.text


async def move_trust(firm, matter, amount):
    account = next(each for each in firm.sandbox.store.all("clio.bank_account") if each["type"] == "Trust")
    links = {"bank_account": {"id": account["id"]}, "matter": {"id": matter}}
    await post(firm, "bank_transactions", date="2026-01-05", amount=amount, **links)


@pytest.mark.parametrize(("trigger", "task"), NEW.items(), ids=lambda name: name)
async def test_each_new_record_starts_one_run_and_older_ones_none(firm, trigger, task):
    await work(firm, **{task: 2})
    row = await firm.turn_on(recipe(trigger))
    made = (await work(firm, **{task: 3}))[task]
    assert await firm.poll(row) == 3
    assert await firm.poll(row) == 0
    assert await heard(firm) == sorted(map(str, made))


async def test_an_unfinished_upload_starts_nothing(firm):
    row = await firm.turn_on(recipe("new_document"))
    await work(firm, begin_uploads=2)
    assert await firm.poll(row) == 0


async def test_a_task_starts_a_recipe_each_time_it_is_completed(firm):
    task = (await work(firm, new_tasks=1))["new_tasks"][0]
    row = await firm.turn_on(recipe("task_completed"))
    counts = []
    for status in ("in_progress", "complete", "complete", "pending", "complete"):
        firm.sandbox.world.clock.advance(LATER)
        await change(firm, f"tasks/{task}", status=status)
        counts.append(await firm.poll(row))
    assert counts == [0, 1, 0, 0, 1]


async def test_every_change_of_a_tasks_status_is_heard_when_none_is_chosen(firm):
    task = (await work(firm, new_tasks=1))["new_tasks"][0]
    row = await firm.turn_on(recipe("task_status_updated"))
    for status in ("in_progress", "complete"):
        firm.sandbox.world.clock.advance(LATER)
        await change(firm, f"tasks/{task}", status=status)
        assert await firm.poll(row) == 1
    await change(firm, f"tasks/{task}", name="Another name")
    assert await firm.poll(row) == 0


async def test_a_closed_matter_is_heard_and_an_opened_one_is_not(firm):
    row = await firm.turn_on(recipe("matter_closed"))
    closed = (await work(firm, close_matters=1, open_matters=1))["close_matters"]
    assert await firm.poll(row) == 1
    assert await heard(firm) == [f"{closed[0]}:closed:1"]


async def test_an_entry_is_heard_each_time_it_is_changed_but_not_when_it_is_made(firm):
    row = await firm.turn_on(recipe("calendar_entry_updated"))
    entry = (await work(firm, new_calendar_entries=2))["new_calendar_entries"][0]
    assert await firm.poll(row) == 0
    for place in ("Room 1", "Room 2"):
        firm.sandbox.world.clock.advance(LATER)
        await change(firm, f"calendar_entries/{entry}", location=place)
        assert [await firm.poll(row), await firm.poll(row)] == [1, 0]


async def test_payments_come_with_their_bill_and_the_account_they_came_from(firm):
    everything, trust_only = [
        await firm.turn_on(recipe("payment_recorded", **given)) for given in ({}, {"paid_from": "trust"})
    ]
    await work(firm, approve_bills=3)
    await work(firm, record_trust_deposit=6)
    paid = (await work(firm, pay_from_trust=1))["pay_from_trust"]
    await work(firm, pay_bills=1)
    assert [await firm.poll(everything), await firm.poll(trust_only)] == [2, 1]
    events = await firm.store.events.list(everything.source_id)
    bills = {each.payload["allocations"][0]["bill"]["id"]: each.payload["from_trust"] for each in events}
    assert [bill for bill, from_trust in bills.items() if from_trust] == paid


async def test_a_credit_note_is_heard_and_is_no_payment(firm):
    credits = await firm.turn_on(recipe("credit_note_recorded"))
    payments = await firm.turn_on(recipe("payment_recorded"))
    await work(firm, approve_bills=1)
    await work(firm, issue_credit_note=1)
    assert [await firm.poll(credits), await firm.poll(payments)] == [1, 0]


async def test_operating_money_is_no_trust_transaction(firm):
    row = await firm.turn_on(recipe("trust_transaction_recorded"))
    await work(firm, approve_bills=1)
    await work(firm, pay_bills=1)
    assert await firm.poll(row) == 0


async def test_a_balance_is_heard_on_each_way_down_even_when_a_transaction_was_deleted(firm):
    matter = firm.sandbox.store.all("clio.matter")[0]["id"]
    await move_trust(firm, matter, 500)
    row = await firm.turn_on(recipe("trust_balance_below", threshold="300"))
    counts = []
    for amount in (-300, -100, 400):
        await move_trust(firm, matter, amount)
        counts.append(await firm.poll(row))
    await work(firm, delete_trust_transactions=1)
    assert [*counts, await firm.poll(row)] == [1, 0, 0, 1]
    assert await heard(firm) == [f"{matter}:below:1", f"{matter}:below:2"]


async def test_hidden_balances_are_reported_and_count_as_nothing(firm):
    row = await firm.turn_on(recipe("trust_balance_below", threshold="300"))
    await firm.sandbox.control("faults", redact_balances=True)
    with pytest.raises(Rejected, match="trust balances"):
        await firm.poll(row)
    assert await heard(firm) == []
