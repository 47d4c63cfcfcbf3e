"""Recipes that start by the clock, by a signed message and by hand: heard once, and run to their end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.clock import now
from core.errors import Mistake
from engine.housekeeping import tidy
from engine.relay import Relay
from tests.engine.builtin import INCOMING, daily, nothing_ran_for, results

MISSED = {"once": 1, "each": 3, "none": 0}


@pytest.mark.parametrize(("catch_up", "count"), MISSED.items())
async def test_after_three_days_off_as_many_events_come_as_are_wanted(office, catch_up, count):
    row = await office.turn_on(daily(catch_up))
    await nothing_ran_for(office, row, timedelta(days=3))
    assert await office.poll(row) == count
    assert await office.poll(row) == 0
    assert (await office.work()).get("finished", 0) == count


async def test_a_schedule_comes_at_its_time_and_tells_of_the_month_before(office):
    with time_machine.travel(datetime(2028, 3, 30, 12, tzinfo=UTC)):
        row = await office.turn_on(daily())
        assert await office.poll(row) == 0
    with time_machine.travel(datetime(2028, 3, 31, 11, 1, tzinfo=UTC)):
        assert await office.poll(row) == 1
        await office.work()
    assert await results(office) == ["2028-02-29"]


async def test_what_was_due_before_it_was_turned_on_starts_nothing(office):
    row = await office.turn_on(daily(ago=timedelta(0)))
    assert await office.poll(row) == 0


async def message(office, message_id, body):
    address = await office.store.incoming.find("intake")
    await office.store.incoming.put(address.id, message_id, body)


@pytest.fixture
async def address(office):
    return await office.store.incoming.add("intake", "hash", "whsec_c2VjcmV0")


async def test_each_message_starts_one_run(office, address):
    row = await office.turn_on(INCOMING)
    for number, kind in enumerate(("completed", "opened", "completed")):
        await message(office, f"msg_{number}", {"type": kind, "client": {"name": f"Client {number}"}, "fee": "2.50"})
    assert (await office.poll(row), await office.poll(row)) == (3, 0)
    assert await office.work() == {"finished": 2, "stopped": 1}
    assert await results(office) == ["Client 0 pays 2.50", "Client 2 pays 2.50"]


async def test_more_messages_than_a_page_are_all_heard(office, address):
    row = await office.turn_on(INCOMING)
    for number in range(205):
        await message(office, f"msg_{number}", {"type": "other"})
    assert await office.poll(row) == 205


async def test_a_message_makes_the_relay_look_at_once(office, address):
    await office.turn_on(INCOMING)
    await message(office, "msg_1", {"type": "other"})
    relay = Relay(office.inst, asyncio.Event())
    assert await relay.relay_once() == 0
    await office.store.sources.poll_soon(None, ["builtin.webhook_in"])
    assert await relay.relay_once() == 1


async def test_an_address_that_is_not_there_is_named(office):
    with pytest.raises(Mistake, match="lexrelay incoming add"):
        await office.turn_on(INCOMING)


async def test_messages_are_forgotten_after_a_month_and_their_events_are_not(office, address):
    row = await office.turn_on(INCOMING)
    await message(office, "msg_1", {"type": "other"})
    await office.poll(row)
    with time_machine.travel(now() + timedelta(days=29)):
        await tidy(office.inst)
    assert len(await office.store.incoming.messages(address.id, None, "", 10)) == 1
    with time_machine.travel(now() + timedelta(days=31)):
        await tidy(office.inst)
    assert await office.store.incoming.messages(address.id, None, "", 10) == []
    assert len(await office.store.events.list(row.source_id)) == 1


async def test_what_is_kept_of_a_message_is_sealed_and_moves_to_a_fresh_key(office, address):
    await message(office, "msg_1", {"client": "Sample Client"})
    async with office.inst.store.database.read() as connection:
        kept = (await connection.exec_driver_sql("SELECT body FROM incoming_messages")).scalar_one()
    assert b"Sample" not in bytes(kept)
    office.inst.store.keys.rotate()
    assert await office.inst.store.system.reseal() == 0
    assert (await office.store.incoming.messages(address.id, None, "", 10))[0].body == {"client": "Sample Client"}
