"""The effect ledger: one sender at a time, nobody sends what may have been done."""

import asyncio
from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Mistake

SEND = {"lease_seconds": 30, "look_after": 180}


@pytest.fixture
def intend(firm, connection):
    async def intend(key="bill/1", payload_hash="h1"):
        return await firm.effects.intend(
            key, connection.id, "quickbooks.create_invoice", marker="m", request_id="r", payload_hash=payload_hash
        )

    return intend


@pytest.fixture
async def effect(intend):
    return await intend()


@pytest.fixture
async def doubtful(firm, effect):
    """An effect whose answer was lost long enough ago to look it up."""
    fence = await firm.effects.start_sending(effect.id, "worker", **SEND)
    await firm.effects.doubt(effect.id, fence, now() - timedelta(seconds=1), {"status": "504"})
    return effect


async def test_same_key_gives_the_same_effect_unchanged(intend, effect):
    assert await intend(payload_hash="changed") == effect


async def test_hundred_intentions_on_four_engines_are_one(store, open_stores, connection):
    stores = [store, *(open_stores() for _ in range(3))]
    words = {"marker": "m", "request_id": "r", "payload_hash": "h"}
    ledgers = [stores[number % 4].firm("hart").effects for number in range(100)]
    made = await asyncio.gather(*(ledger.intend("bill/1", connection.id, "x.y", **words) for ledger in ledgers))
    assert len({row.id for row in made}) == 1


async def test_hundred_senders_on_four_engines_get_one_fence(store, open_stores, effect):
    stores = [store, *(open_stores() for _ in range(3))]
    ledgers = [stores[number % 4].firm("hart").effects for number in range(100)]
    fences = await asyncio.gather(*(ledger.start_sending(effect.id, "worker", **SEND) for ledger in ledgers))
    assert [fence for fence in fences if fence] == [1]


async def test_confirmed_effect_keeps_its_result(firm, effect):
    fence = await firm.effects.start_sending(effect.id, "worker", **SEND)
    assert await firm.effects.finish(effect.id, fence, "done", result={"Id": "9"}, object_id="9")
    row = await firm.effects.by_key("bill/1")
    assert (row.state, row.result, row.object_id) == ("done", {"Id": "9"}, "9")


async def test_finished_effect_is_never_sent_again(firm, effect):
    fence = await firm.effects.start_sending(effect.id, "worker", **SEND)
    await firm.effects.finish(effect.id, fence, "done")
    assert await firm.effects.start_sending(effect.id, "worker", **SEND) is None
    assert await firm.effects.start_looking(effect.id, "worker", lease_seconds=30) is None


async def test_vanished_sender_leaves_an_effect_to_look_up(store, firm, effect):
    await firm.effects.start_sending(effect.id, "crashed", lease_seconds=0, look_after=0)
    assert [row.id for row in await store.system.effects.due()] == [effect.id]
    assert await firm.effects.start_sending(effect.id, "next", **SEND) is None
    assert await firm.effects.start_looking(effect.id, "next", lease_seconds=30) == 2


async def test_nobody_looks_before_the_vendor_may_have_finished(store, firm, effect):
    fence = await firm.effects.start_sending(effect.id, "worker", **SEND)
    await firm.effects.doubt(effect.id, fence, now() + timedelta(minutes=3))
    assert await firm.effects.start_looking(effect.id, "worker", lease_seconds=30) is None
    assert await store.system.effects.due() == []


async def test_one_of_fifty_lookers_gets_the_look(firm, doubtful):
    looks = [firm.effects.start_looking(doubtful.id, "worker", lease_seconds=30) for _ in range(50)]
    assert [fence for fence in await asyncio.gather(*looks) if fence] == [2]


async def test_sender_that_wakes_late_changes_nothing(firm, effect):
    late = await firm.effects.start_sending(effect.id, "paused", lease_seconds=0, look_after=0)
    await firm.effects.start_looking(effect.id, "looker", lease_seconds=30)
    assert not await firm.effects.finish(effect.id, late, "done", object_id="9")
    assert not await firm.effects.back_to_intended(effect.id, late)
    assert (await firm.effects.get(effect.id)).state == "in_doubt"


async def test_empty_look_allows_one_more_send(firm, doubtful):
    looked = await firm.effects.start_looking(doubtful.id, "worker", lease_seconds=30)
    assert await firm.effects.start_sending(doubtful.id, "worker", **SEND) is None
    assert await firm.effects.start_sending(doubtful.id, "worker", **SEND, looked=looked) == looked + 1
    assert (await firm.effects.get(doubtful.id)).rounds == 2


async def test_old_look_allows_no_send(firm, doubtful):
    old = await firm.effects.start_looking(doubtful.id, "paused", lease_seconds=0)
    await firm.effects.start_looking(doubtful.id, "next", lease_seconds=30)
    assert await firm.effects.start_sending(doubtful.id, "paused", **SEND, looked=old) is None


async def test_refused_connection_does_not_count_as_a_round(firm, effect):
    fence = await firm.effects.start_sending(effect.id, "worker", **SEND)
    assert await firm.effects.back_to_intended(effect.id, fence)
    row = await firm.effects.get(effect.id)
    assert (row.state, row.rounds) == ("intended", 0)


async def test_parked_effect_shows_all_evidence(firm, doubtful):
    fence = await firm.effects.start_looking(doubtful.id, "worker", lease_seconds=30)
    await firm.effects.park(doubtful.id, fence, {"intuit_tid": "t1"})
    (row,) = await firm.effects.list(states=("parked",))
    assert row.evidence == {"status": "504", "intuit_tid": "t1"}


async def test_person_decides_once_on_a_parked_effect(firm, doubtful):
    fence = await firm.effects.start_looking(doubtful.id, "worker", lease_seconds=30)
    await firm.effects.park(doubtful.id, fence)
    assert (await firm.effects.release(doubtful.id, "done", object_id="9")).state == "done"
    with pytest.raises(Mistake, match="not parked"):
        await firm.effects.release(doubtful.id, "send_again")
    assert (await firm.audit.list())[0].detail == {"decision": "done"}


async def test_rejected_effect_is_reopened_once(firm, effect):
    fence = await firm.effects.start_sending(effect.id, "worker", **SEND)
    await firm.effects.finish(effect.id, fence, "rejected")
    words = {"marker": "m2", "request_id": "r2", "payload_hash": "h2"}
    assert (await firm.effects.reopen(effect.id, 1, **words)).generation == 2
    assert await firm.effects.reopen(effect.id, 1, **words) is None


async def test_other_firm_cannot_move_an_effect(store, effect):
    assert await store.firm("lowe").effects.start_sending(effect.id, "thief", **SEND) is None
