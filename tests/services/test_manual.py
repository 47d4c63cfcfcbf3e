"""Starting a recipe by hand: values are checked, and the same start twice is one run."""

import asyncio

import pytest

from core.errors import Mistake, NotAllowed
from services import publishing, recipes, trials
from services.running import manual
from tests.engine.builtin import MANUAL, results

NAME = "New client"
VALUES = {"client": "Sample Client", "fee": 250}


@pytest.fixture
async def ready(office):
    await office.turn_on(MANUAL)
    return office


async def start(office, values=VALUES, **more):
    return await manual.start(office.inst, office.owner, NAME, values, **more)


async def test_a_start_runs_with_its_values(ready):
    begun = await start(ready)
    assert (begun.again, begun.state) == (False, "queued")
    assert await ready.work() == {"finished": 1}
    assert await results(ready) == ["Sample Client pays 250.00"]


async def test_each_start_without_an_id_is_its_own(ready):
    begun = [await start(ready), await start(ready)]
    assert len({each.run for each in begun}) == len({each.id for each in begun}) == 2


async def test_the_same_id_is_the_same_run_also_at_the_same_time(ready):
    begun = await asyncio.gather(*(start(ready, id="intake-7") for _ in range(5)))
    assert len({each.run for each in begun}) == 1
    assert sorted(each.again for each in begun) == [False, True, True, True, True]
    assert await ready.work() == {"finished": 1}


async def test_the_same_id_with_other_values_is_refused(ready):
    await start(ready, id="intake-7")
    with pytest.raises(Mistake, match="other values"):
        await start(ready, {**VALUES, "fee": 300}, id="intake-7")
    assert await ready.work() == {"finished": 1}


async def test_the_same_id_is_the_same_run_after_the_recipe_asks_for_more(ready):
    first = await start(ready, id="intake-7")
    await recipes.save(ready.inst, ready.owner, MANUAL.replace("fee, kind", "fee, label: Fee, kind"))
    assert (await start(ready, id="intake-7")).run == first.run


async def test_recipes_that_ask_the_same_start_apart(ready):
    await ready.turn_on(MANUAL.replace(NAME, "Another"))
    await start(ready, id="intake-7")
    other = await manual.start(ready.inst, ready.owner, "Another", {**VALUES, "fee": 1}, id="intake-7")
    assert not other.again
    assert await ready.work() == {"finished": 2}
    assert await results(ready) == ["Sample Client pays 250.00", "Sample Client pays 1.00"]


WRONG = {
    "missing": ({"client": "x"}, "Value 'fee': it is needed"),
    "empty": ({"client": "", "fee": 1}, "Value 'client': it is needed"),
    "unknown": ({**VALUES, "feee": 1}, "Value 'feee': the recipe asks for: client, fee, due"),
    "a float": ({"client": "x", "fee": 1.1}, "given as text, such as '12.50'"),
    "no amount": ({"client": "x", "fee": "1.234"}, "an amount to the cent"),
    "no date": ({**VALUES, "due": "31.12."}, "a date such as 2026-03-09"),
    "a list": ({**VALUES, "client": ["x"]}, "a single value is needed"),
}


@pytest.mark.parametrize(("values", "words"), WRONG.values(), ids=WRONG)
async def test_wrong_values_are_named_and_start_nothing(ready, values, words):
    with pytest.raises(Mistake) as caught:
        await start(ready, values)
    assert words in str(caught.value)
    assert await ready.work() == {}


async def test_every_wrong_value_is_told_at_once(ready):
    with pytest.raises(Mistake) as caught:
        await start(ready, {"due": "soon"})
    assert len(caught.value.problems) == 3


async def test_a_recipe_that_is_off_is_not_started(ready):
    await publishing.turn_off(ready.inst, ready.owner, NAME)
    with pytest.raises(Mistake, match="it is paused"):
        await start(ready)


async def test_a_recipe_that_listens_is_not_started_by_hand(busy):
    await busy.turn_on()
    with pytest.raises(Mistake, match=r"starts by itself, on clio\.bill_state_updated"):
        await manual.start(busy.inst, busy.owner, "Approved bill becomes an invoice", {})


async def test_who_may_only_look_starts_nothing_and_who_operates_is_recorded(ready):
    with pytest.raises(NotAllowed):
        await manual.start(ready.inst, ready.actor("viewer"), NAME, VALUES)
    begun = await manual.start(ready.inst, ready.actor("bookkeeper"), NAME, VALUES)
    event = await ready.store.events.get((await ready.store.runs.get(begun.run)).event_id)
    entry = (await ready.store.audit.list())[0]
    assert (event.payload["started_by"], entry.verb, entry.actor) == ("a bookkeeper", "recipe started", "a bookkeeper")
    assert "Sample Client" not in str(entry)


async def test_a_plan_that_is_refused_says_who_can_do_what(office):
    table = "do: builtin.lookup_table\n    with: {value: '{{ trigger.values.client }}', rows: [{when: A, then: B}]}\n"
    report = await trials.plan(office.inst, office.owner, MANUAL.partition("do:")[0] + table, values=VALUES)
    assert (report.refused, report.items[0].reason.count(". ")) == (1, 1)
    assert "can" in report.items[0].reason.rpartition(". ")[2]


async def test_a_plan_shows_what_a_start_would_do(ready):
    report = await trials.plan(ready.inst, ready.owner, NAME, values=VALUES)
    assert [step.output["text"] for item in report.items for step in item.steps] == ["Sample Client pays 250.00"]
    with pytest.raises(Mistake, match="'fee': it is needed"):
        await trials.plan(ready.inst, ready.owner, NAME, values={"client": "x"})
    assert await ready.work() == {}
