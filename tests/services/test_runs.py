"""Looking at runs and helping those that are stuck."""

from dataclasses import replace

import pytest

from core.errors import Mistake, NotFound
from services.running import runs
from tests.services.office import NAME, TASKS

SECOND = """
  - id: customer
    do: quickbooks.find_or_create_customer
    account: QuickBooks
    with: {display_name: "{{ trigger.client.name }}"}
"""


async def one_run(office, text=TASKS):
    """A recipe that is on has heard of one event."""
    on = await office.turn_on(text)
    await office.sandbox.control("work", open_matters=1)
    await office.hear(on)
    return (await office.store.runs.list())[0]


async def show(office, run):
    return await runs.show(office.inst, office.owner, run.id)


async def test_a_finished_run_shows_its_write(busy):
    run = await one_run(busy)
    await busy.work()
    report = await show(busy, run)
    assert (report.state, report.recipe, report.error_text) == ("finished", "Welcome", "")
    assert report.steps[0].effect.state == "done"
    assert report.steps[0].output["id"]
    assert report.trigger["id"] == int(report.object_id)


async def test_runs_are_listed_newest_first_in_pages(busy):
    on = await busy.turn_on(TASKS)
    await busy.sandbox.control("work", open_matters=3)
    await busy.hear(on)
    first = await runs.listing(busy.inst, busy.owner, "Welcome", limit=2)
    rest = await runs.listing(busy.inst, busy.owner, "Welcome", before=first[-1].id)
    assert len({run.id for run in first + rest}) == 3
    assert await runs.listing(busy.inst, busy.owner, states=["failed"]) == []
    assert (await runs.counts(busy.inst, busy.owner))["queued"] == 3


async def test_a_run_is_called_what_people_call_its_matter(busy):
    run = await one_run(busy)
    report = await show(busy, run)
    assert report.label == report.trigger["display_number"] != report.object_id


async def test_a_label_is_one_short_line_and_the_id_if_nothing_else_is_known(busy):
    run = await one_run(busy)
    event = await busy.store.events.get(run.event_id)
    assert runs.label_of(replace(event, payload={"name": "Long\n" * 50})) == ("Long " * 16).strip()
    assert runs.label_of(replace(event, payload={"number": "", "name": None})) == event.object_id


async def failed_run(office):
    """A run that failed because its connection was renamed behind its back."""
    run = await one_run(office)
    clio = await office.store.connections.by_name("Clio")
    await office.store.connections.rename(clio.id, "Away")
    await office.work()
    await office.store.connections.rename(clio.id, "Clio")
    return run


async def test_a_failed_run_says_what_to_do(busy):
    report = await show(busy, await failed_run(busy))
    assert report.state == "failed"
    assert "Clio" in report.error_text
    assert report.remedy


async def test_a_replay_goes_on_from_the_failed_step(busy):
    run = await failed_run(busy)
    assert (await runs.replay(busy.inst, busy.owner, run.id)).state == "queued"
    assert await busy.work() == {"finished": 1}


async def test_a_replay_repeats_no_confirmed_write(busy):
    run = await one_run(busy, TASKS + SECOND)
    books = await busy.store.connections.by_name("QuickBooks")
    await busy.store.connections.rename(books.id, "Away")
    assert await busy.work() == {"failed": 1}
    await busy.store.connections.rename(books.id, "QuickBooks")
    await runs.replay(busy.inst, busy.owner, run.id)
    assert await busy.work() == {"finished": 1}
    assert (await busy.counters())["clio.requests.POST.notes"] == 1


async def test_a_finished_run_is_not_replayed(busy):
    run = await one_run(busy)
    await busy.work()
    with pytest.raises(Mistake):
        await runs.replay(busy.inst, busy.owner, run.id)


async def test_a_cancelled_run_does_nothing_more(busy):
    run = await one_run(busy)
    assert (await runs.cancel(busy.inst, busy.owner, run.id)).state == "cancelled"
    await busy.work()
    assert "clio.requests.POST.notes" not in await busy.counters()
    with pytest.raises(Mistake):
        await runs.cancel(busy.inst, busy.owner, run.id)


async def test_a_failed_run_can_be_left_for_good(busy):
    run = await failed_run(busy)
    assert (await runs.cancel(busy.inst, busy.owner, run.id)).state == "cancelled"
    with pytest.raises(Mistake):
        await runs.replay(busy.inst, busy.owner, run.id)


async def test_a_run_that_waits_says_for_whom(busy):
    run = await one_run(busy)
    clio = await busy.store.connections.by_name("Clio")
    await busy.store.connections.set_state(clio.id, "broken", "the sign-in ended")
    await busy.work()
    assert (await show(busy, run)).waiting_for == "someone to reconnect 'Clio'"


async def parked_run(office):
    """A run whose write stayed unknown until all rounds were used up."""
    run = await one_run(office)
    clio = await office.store.connections.by_name("Clio")
    effect = await office.store.effects.intend(
        "any", clio.id, "clio.create_matter_note", marker="m", request_id="r", payload_hash="h"
    )
    fence = await office.store.effects.start_sending(effect.id, "test", lease_seconds=9, look_after=0)
    await office.store.effects.park(effect.id, fence, {"status": "500"})
    await office.store.runs.save_step(run.id, "note", "failed", effect_id=effect.id)
    await office.store.runs.finish(run.id, "parked", {"message": "no clear answer", "remedy": "look"})
    return run, effect


async def test_a_person_settles_a_parked_write(busy):
    run, effect = await parked_run(busy)
    settled = await runs.decide(busy.inst, busy.owner, run.id, "done", "4711")
    assert settled.state == "queued"
    assert (await busy.store.effects.get(effect.id)).object_id == "4711"


async def test_what_is_left_is_never_sent(busy):
    run, effect = await parked_run(busy)
    with pytest.raises(Mistake, match="Decide that first"):
        await runs.cancel(busy.inst, busy.owner, run.id)
    assert (await runs.decide(busy.inst, busy.owner, run.id, "rejected")).state == "cancelled"
    assert (await busy.store.effects.get(effect.id)).state == "rejected"
    assert await busy.work() == {"cancelled": 1}
    assert "clio.requests.POST.notes" not in await busy.counters()


async def test_done_needs_the_object_that_was_found(busy):
    run, effect = await parked_run(busy)
    with pytest.raises(Mistake, match="id of the object"):
        await runs.decide(busy.inst, busy.owner, run.id, "done")
    assert (await busy.store.effects.get(effect.id)).state == "parked"


async def test_only_a_parked_write_is_settled(busy):
    run = await failed_run(busy)
    with pytest.raises(Mistake, match="no write of it"):
        await runs.decide(busy.inst, busy.owner, run.id, "send_again")


async def test_unknown_states_and_runs_are_named(busy):
    with pytest.raises(Mistake, match="State 'lost': a run has one of queued"):
        await runs.listing(busy.inst, busy.owner, states=["lost"])
    with pytest.raises(NotFound):
        await runs.show(busy.inst, busy.owner, "run_of_another_firm")
    with pytest.raises(NotFound):
        await runs.listing(busy.inst, busy.owner, NAME)
