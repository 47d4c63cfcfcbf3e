"""Settings of a firm, messages to its people, and finding in the audit trail, on both databases."""

from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from storage.audit import Sought, Walked
from storage.rows import Found


async def test_settings_are_sealed_replaced_and_forgotten(store, firm):
    for value in ({"a": 1}, {"a": 2}):
        await firm.settings.put("app:KEY", value, "key entered")
    await firm.settings.put("other", None)
    assert await firm.settings.under("app:") == {"app:KEY": {"a": 2}}
    assert await store.system.settings.named("app:KEY") == {firm.scope.firm: {"a": 2}}
    assert (await firm.settings.remove("app:KEY", "key removed"), await firm.settings.get("app:KEY")) == (True, None)
    assert [each.verb for each in await firm.audit.list(2)] == ["key removed", "key entered"]


async def test_a_message_is_kept_once_and_claimed_by_one(store, firm):
    assert [await firm.notices.add("email", "news", "a", {"text": "x"}) for _ in range(2)] == [True, False]
    (row,) = await store.system.notices.claim(10, timedelta(minutes=5))
    assert (row.body, await store.system.notices.claim(10, timedelta(minutes=5))) == ({"text": "x"}, [])
    with time_machine.travel(timedelta(minutes=6)):
        assert [each.attempts for each in await store.system.notices.claim(10, timedelta(minutes=5))] == [2]
    await firm.notices.settle(row.id, "sent")
    assert await store.system.notices.purge(now() + timedelta(seconds=1)) == 1


async def test_kinds_are_listed_and_pieces_make_a_whole_walk(firm):
    for verb in ("b", "a", "b", "c"):
        await firm.audit.append(verb, "thing:1")
    assert [each for each in await firm.audit.kinds("verb") if len(each) == 1] == ["a", "b", "c"]
    walked, pieces = Walked(), 0
    while not walked.ended:
        walked, pieces = await firm.audit.verify_piece(walked, 3), pieces + 1
    assert (walked.problems, pieces > 1) == ((), True)


@pytest.mark.parametrize(("since", "until", "count"), [(-1, 1, 1), (1, None, 0), (None, -1, 0)])
async def test_days_bound_what_is_found(firm, since, until, count):
    await firm.audit.append("seen", "thing:1")
    edges = [None if hours is None else now() + timedelta(hours=hours) for hours in (since, until)]
    assert len(await firm.audit.search(Sought(verb="seen", since=edges[0], until=edges[1]), 10)) == count


@pytest.fixture
async def recipe(firm):
    row = await firm.recipes.add("Open file")
    await firm.recipes.save_version(row.id, {"steps": [1]}, "one")
    return await firm.recipes.get(row.id)


@pytest.fixture
async def event(firm):
    source = await firm.sources.ensure(None, "builtin.manual", {}, since=None)
    return await firm.events.note_event(source.id, Found("one", "one", {"client": "Smith"}))


async def test_an_item_that_another_run_needs_is_not_forgotten(firm, recipe, event):
    old, young = [await firm.runs.start(recipe.id, name, event_id=event.id) for name in ("old", "young")]
    await firm.runs.finish(old.id, "finished")
    with time_machine.travel(timedelta(days=10)):
        assert await firm.retention.forget(now() - timedelta(days=7), 10) == 1
        assert (await firm.events.get(event.id)).payload is not None
        await firm.runs.finish(young.id, "finished")
    with time_machine.travel(timedelta(days=20)):
        assert await firm.retention.forget(now() - timedelta(days=7), 10) == 1
        assert (await firm.events.get(event.id)).payload is None
