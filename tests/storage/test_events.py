"""Sources, seen values, events and the runs they start."""

import asyncio
from datetime import timedelta

import pytest

from core.clock import now
from storage.rows import Found


@pytest.fixture
async def source(firm, connection):
    return await firm.sources.ensure(connection.id, "clio.new_matter", {"area": 1}, next_poll_at=now())


@pytest.fixture
async def recipe(firm, source):
    row = await firm.recipes.add("Open file")
    await firm.recipes.save_version(row.id, {"steps": []}, "steps: []")
    return await firm.recipes.set_state(row.id, "on", source.id)


def found(number):
    return Found(f"matter/{number}", str(number), {"id": number, "rate": "12.50"})


async def test_recipes_with_equal_input_share_a_source(firm, connection, source):
    assert (await firm.sources.ensure(connection.id, "clio.new_matter", {"area": 1})).id == source.id
    assert (await firm.sources.ensure(connection.id, "clio.new_matter", {"area": 2})).id != source.id


async def test_event_is_recorded_and_run_once(firm, source, recipe):
    first = await firm.events.record_events(source.id, [found(1), found(2), found(1)])
    again = await firm.events.record_events(source.id, [found(2), found(3)])
    assert [row.identity for row in first + again] == ["matter/1", "matter/2", "matter/3"]
    assert len(await firm.runs.list(recipe_id=recipe.id)) == 3


async def test_event_payload_comes_back_whole(firm, source):
    (event,) = await firm.events.record_events(source.id, [found(1)])
    assert (await firm.events.get(event.id)).payload == {"id": 1, "rate": "12.50"}


async def test_overlapping_polls_on_two_engines_record_each_event_once(store, open_stores, source, recipe):
    items = [found(number) for number in range(30)]
    polls = [each.firm("hart").events.record_events(source.id, items) for each in (store, open_stores())]
    recorded = await asyncio.gather(*polls)
    assert sum(map(len, recorded)) == 30
    assert await store.firm("hart").runs.counts() == {"queued": 30}


async def test_paused_recipe_gets_no_run(firm, source, recipe):
    await firm.recipes.set_state(recipe.id, "paused")
    await firm.events.record_events(source.id, [found(1)])
    assert await firm.runs.list() == []


async def test_failure_after_the_events_leaves_none(firm, source, recipe):
    with pytest.raises(RuntimeError):
        await _record_and_crash(firm, source)
    assert await firm.events.list(source.id) == []
    assert len(await firm.events.record_events(source.id, [found(1)])) == 1


async def _record_and_crash(firm, source):
    async with firm.together() as same:
        await same.events.record_events(source.id, [found(1)])
        raise RuntimeError("the process dies here")


async def test_change_is_an_event_only_for_who_saw_the_old_values(firm, source):
    await firm.seen.baseline(source.id, {"5": {"state": "draft"}})
    change = Found("5/2", "5", {"state": "paid"}, {"state": "paid"}, seen_version=1)
    assert len(await firm.events.record_events(source.id, [change])) == 1
    late = Found("5/2b", "5", {"state": "paid"}, {"state": "paid"}, seen_version=1)
    assert await firm.events.record_events(source.id, [late]) == []
    assert (await firm.seen.get(source.id, ["5", "6"]))["5"].version == 2


async def test_baseline_keeps_what_was_seen_before(firm, source):
    assert await firm.seen.baseline(source.id, {"5": {"state": "draft"}}) == 1
    assert await firm.seen.baseline(source.id, {"5": {"state": "paid"}, "6": {}}) == 1
    assert (await firm.seen.get(source.id, ["5"]))["5"].watched == {"state": "draft"}


async def test_due_source_is_leased_to_one_poller(store, open_stores, source):
    pollers = [open_stores().system.sources for _ in range(3)]
    taken = await asyncio.gather(*(poller.take_due("poller", 60, 10) for poller in pollers * 5))
    assert [row.id for rows in taken for row in rows] == [source.id]


async def test_poller_that_lost_its_lease_moves_no_cursor(firm, source):
    late = await firm.sources.take(source.id, "paused", 0)
    current = await firm.sources.take(source.id, "next", 60)
    assert await firm.sources.move_cursor(source.id, current.fence, since=now(), page="p2")
    assert not await firm.sources.move_cursor(source.id, late.fence, since=None, page=None)
    assert (await firm.sources.get(source.id)).page == "p2"


async def test_crashed_poll_is_due_when_its_lease_ends(store, firm, source):
    assert await store.system.sources.take_due("crashed", 0, 10)
    assert await store.system.sources.take_due("next", 60, 10)


async def test_hint_during_a_poll_is_kept(store, firm, connection, source):
    (taken,) = await store.system.sources.take_due("poller", 60, 10)
    assert await firm.sources.poll_soon(connection.id, ["clio.new_matter"]) == 1
    assert await store.system.sources.take_due("second", 60, 10) == []
    await firm.sources.polled(source.id, taken.fence, next_poll_at=now() + timedelta(minutes=5))
    assert len(await store.system.sources.take_due("poller", 60, 10)) == 1


async def test_long_poll_keeps_its_lease_and_its_hints(store, firm, connection, source):
    (taken,) = await store.system.sources.take_due("poller", 5, 10)
    assert await firm.sources.poll_soon(connection.id, ["clio.new_matter"]) == 1
    assert await firm.sources.stay(source.id, taken.fence, 60)
    assert await store.system.sources.take_due("second", 60, 10) == []
    assert not await firm.sources.stay(source.id, taken.fence - 1, 60)
    await firm.sources.polled(source.id, taken.fence, next_poll_at=now() + timedelta(minutes=5))
    assert len(await store.system.sources.take_due("poller", 60, 10)) == 1


async def test_poll_without_hint_waits_its_turn(store, firm, source):
    (taken,) = await store.system.sources.take_due("poller", 60, 10)
    later = now() + timedelta(minutes=5)
    await firm.sources.polled(source.id, taken.fence, next_poll_at=later, error="Clio was busy")
    row = await firm.sources.get(source.id)
    assert (row.next_poll_at, row.last_error) == (later, "Clio was busy")


async def test_idle_source_is_not_polled(store, firm, source):
    await firm.sources.set_state(source.id, "idle")
    assert await store.system.sources.take_due("poller", 60, 10) == []


async def test_connection_of_another_firm_cannot_be_listened_to(store, connection):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await store.firm("lowe").sources.ensure(connection.id, "clio.new_matter", {})


async def test_what_existed_before_starts_no_run(firm, source, recipe):
    await firm.events.note_events(source.id, [found(1)])
    assert await firm.events.record_events(source.id, [found(1)]) == []
    assert await firm.events.known(source.id, ["matter/1", "matter/2"]) == {"matter/1"}
    assert await firm.runs.list() == []


async def test_noted_event_is_given_back_when_known(firm, source):
    noted = await firm.events.note_event(source.id, found(1))
    assert await firm.events.note_event(source.id, found(1)) == noted


async def test_thousands_of_seen_objects_are_all_found(firm, source):
    watched = {str(number): {"state": "draft"} for number in range(1500)}
    await firm.seen.baseline(source.id, watched)
    assert len(await firm.seen.get(source.id, list(watched))) == 1500


async def test_seen_values_move_on_without_an_event(firm, source):
    change = Found("", "5", None, {"state": "void"}, seen_version=0)
    assert await firm.seen.note(source.id, change)
    assert not await firm.seen.note(source.id, change)
    assert await firm.events.list(source.id) == []
