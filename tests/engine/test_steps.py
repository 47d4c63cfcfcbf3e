"""The ways a run can take through its recipe, and where it stops."""

import textwrap
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from connectors._kit.catalog import find_trigger
from core.clock import now
from engine.installation import FIRM
from engine.polling import recent_items
from engine.steps import Steps
from engine.trial import try_items
from recipes.text import read_recipe
from sandbox.quickbooks.company import REALM
from storage.rows import Found
from tests.engine.conftest import INVOICES
from tests.engine.crash import Died, let_time_pass, mortal
from tests.engine.test_crash_points import follow

HEAD = "name: Walk\ntrigger: {on: clio.new_contact, account: Clio}\n"
MAKE = "do: quickbooks.find_or_create_customer, account: Books, with: {display_name: "


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


async def save(office, steps, head=HEAD):
    """Save a recipe that listens to nothing."""
    text = head + "steps:\n" + textwrap.indent(textwrap.dedent(steps).strip(), "  ") + "\n"
    row = await office.store.recipes.add(f"Walk {now().timestamp()}")
    await office.store.recipes.save_version(row.id, read_recipe(text).model_dump(mode="json"), text)
    return row


async def start(office, recipe, identity="1", **item):
    """Queue a run of the recipe for an item that is made up."""
    connection = await office.store.connections.by_name("Clio")
    source = await office.store.sources.ensure(connection.id, "clio.new_contact", {})
    event = await office.store.events.note_event(source.id, Found(identity, identity, item))
    return (await office.store.runs.start(recipe.id, identity, event_id=event.id)).id


async def walk(office, steps, head=HEAD, **item):
    """Run the steps on an item to where they lead; returns the run."""
    run_id = await start(office, await save(office, steps, head), **item)
    await follow(office.inst, run_id)
    return await office.store.runs.get(run_id)


async def customers(office):
    found = (await office.sandbox.report())["quickbooks"]["customers"]
    return [each["display_name"] for each in found if each["active"]]


LOOP = f"""
- id: each
  for_each: "{{{{ trigger.names }}}}"
  as: name
  steps:
    - {{id: customer, {MAKE}"{{{{ loop.index }}}} {{{{ name }}}}"}}}}
"""
NESTED = f"""
- id: outer
  for_each: "{{{{ trigger.groups }}}}"
  as: group
  steps:
    - id: inner
      for_each: "{{{{ group }}}}"
      as: name
      steps:
        - {{id: customer, {MAKE}"{{{{ name }}}}"}}}}
"""
BRANCH = f"""
- id: choose
  branch:
    - when: [{{field: trigger.size, is: greater_than, value: "10"}}]
      steps: [{{id: large, {MAKE}"Large"}}}}]
    - when: [{{field: trigger.size, is: greater_than, value: "5"}}]
      steps: [{{id: middle, {MAKE}"Middle"}}}}]
"""


@pytest.mark.parametrize("names", [[], ["Ann"], ["Ann", "Bob", "Cid"]])
async def test_a_loop_does_its_steps_once_for_each_item(office, names):
    assert (await walk(office, LOOP, names=names)).state == "finished"
    assert await customers(office) == [f"{number} {name}" for number, name in enumerate(names, 1)]


async def test_loops_in_loops_reach_every_item_in_order(office):
    run = await walk(office, NESTED, groups=[["Ann", "Bob"], [], ["Cid"]])
    assert (run.state, await customers(office)) == ("finished", ["Ann", "Bob", "Cid"])


@pytest.mark.parametrize(("size", "made"), [("11", ["Large"]), ("6", ["Middle"]), ("1", [])])
async def test_a_branch_goes_the_first_way_that_fits_or_none(office, size, made):
    assert (await walk(office, BRANCH, size=size)).state == "finished"
    assert await customers(office) == made


async def test_items_that_were_done_are_not_done_again_when_a_run_is_replayed(office):
    steps = LOOP.replace("{{ loop.index }} {{ name }}", "{{ name }}")
    run = await walk(office, steps, names=["Ann", "", "Cid"])
    assert (run.state, await customers(office)) == ("failed", ["Ann"])
    before = (await office.sandbox.report())["counters"]["qbo.requests.POST.customer"]
    await office.store.runs.retry(run.id)
    await follow(office.inst, run.id)
    assert (await office.sandbox.report())["counters"]["qbo.requests.POST.customer"] == before
    keys = [effect.key for effect in await office.store.effects.list()]
    assert len(keys) == len(set(keys)) == 1


async def test_two_equal_items_of_one_loop_are_two_effects(office):
    steps = """
    - id: each
      for_each: "{{ trigger.notes }}"
      as: note
      steps:
        - id: add
          do: clio.create_matter_note
          account: Clio
          with: {matter_id: "{{ trigger.matter }}", subject: "{{ note }}"}
    """
    matter = office.sandbox.store.all("clio.matter")[0]["id"]
    run = await walk(office, steps, notes=["Same", "Same"], matter=matter)
    assert run.state == "finished", run.error
    assert [note["subject"] for note in (await office.sandbox.report())["clio"]["notes"]] == ["Same", "Same"]
    keys = sorted(effect.key for effect in await office.store.effects.list())
    assert [key.split("/", 3)[3] for key in keys] == ["each[0]/add", "each[1]/add"]


async def test_a_wait_ends_at_its_time_and_not_before(office):
    run = await walk(office, "- {id: pause, wait: {for: 2 days}}")
    assert run.state == "waiting"
    assert timedelta(days=1, hours=23) < run.wake_at - now() <= timedelta(days=2)
    with time_machine.travel(now() + timedelta(days=1), tick=True):
        assert (await follow(office.inst, run.id)).kind == "wait"
    with time_machine.travel(now() + timedelta(days=2, seconds=1), tick=True):
        assert (await follow(office.inst, run.id)).outcome == "finished"


@pytest.mark.parametrize(
    ("until", "state"),
    [("2020-01-31", "finished"), ("2999-01-31T10:00:00+01:00", "waiting"), ("soon", "failed"), ("", "failed")],
)
async def test_a_wait_until_a_moment(office, until, state):
    run = await walk(office, '- {id: pause, wait: {until: "{{ trigger.due }}"}}', due=until)
    assert run.state == state


async def test_stop_ends_the_whole_run_with_its_reason(office):
    steps = LOOP + '    - {id: enough, stop: "{{ name }} is enough"}\n'
    run = await walk(office, steps, names=["Ann", "Bob"])
    assert (run.state, run.error["message"]) == ("stopped", "Ann is enough")
    assert await customers(office) == ["1 Ann"]


async def test_stopping_is_remembered_through_a_crash(office):
    run_id = await start(office, await save(office, "- {id: enough, stop: no client}"))
    for at in (1, 2, 3):
        async with mortal(office, "after", at) as (inst, _):
            try:
                await follow(inst, run_id)
            except Died:
                continue
    await follow(office.inst, run_id)
    run = await office.store.runs.get(run_id)
    assert (run.state, run.error["message"]) == ("stopped", "no client")


async def test_what_the_conditions_refuse_is_stopped_with_the_reason(office):
    head = HEAD + 'only_if: [{field: trigger.size, is: greater_than, value: "10"}]\n'
    run = await walk(office, "- {id: end, stop: reached}", head, size="3")
    assert (run.state, run.error["kind"]) == ("stopped", "filtered")


WRONG = {
    "no list": (LOOP, {"names": "Ann"}, "is not a list"),
    "missing field": (LOOP, {}, "trigger.names"),
    "unfit value": (f'- {{id: customer, {MAKE}"{{{{ trigger.name }}}}"}}}}', {"name": ""}, "display_name"),
    "missing account": ("- {id: a, do: clio.find_matter, account: Nobody, with: {text: x}}", {}, "Nobody"),
    "unknown action": ("- {id: a, do: clio.dance, account: Clio}", {}, "not installed"),
}


@pytest.mark.parametrize(("steps", "item", "words"), WRONG.values(), ids=WRONG)
async def test_what_cannot_work_fails_and_says_where(office, steps, item, words):
    run = await walk(office, steps, **item)
    assert run.state == "failed"
    assert words in run.error["message"]
    assert run.error["remedy"]


async def test_an_account_may_be_left_unnamed_only_while_there_is_one(office):
    steps = f'- {{id: customer, {MAKE}"Ann"}}}}'.replace("account: Books, ", "")
    assert (await walk(office, steps)).state == "finished"
    await office.connect("quickbooks", "Other books", REALM)
    run = await walk(office, steps)
    assert (run.state, "2 accounts" in run.error["message"]) == ("failed", True)


async def test_a_run_keeps_the_version_it_was_queued_with(office):
    recipe = await save(office, f'- {{id: customer, {MAKE}"Old"}}}}')
    run_id = await start(office, recipe)
    text = HEAD + f'steps:\n  - {{id: customer, {MAKE}"New"}}}}\n'
    await office.store.recipes.save_version(recipe.id, read_recipe(text).model_dump(mode="json"), text)
    await follow(office.inst, run_id)
    assert await customers(office) == ["Old"]
    await follow(office.inst, await start(office, recipe, "2"))
    assert await customers(office) == ["Old", "New"]


async def test_republishing_does_not_post_the_same_event_again(office):
    steps = "- {id: add, do: clio.create_matter_note, account: Clio, with: {matter_id: 1, subject: Hello}}"
    matter = office.sandbox.store.all("clio.matter")[0]["id"]
    recipe = await save(office, steps.replace("1,", f"{matter},"))
    await follow(office.inst, await start(office, recipe))
    text = HEAD.replace("Walk", "Walk again") + "steps:\n  " + steps.replace("1,", f"{matter},") + "\n"
    await office.store.recipes.save_version(recipe.id, read_recipe(text).model_dump(mode="json"), text)
    await follow(office.inst, await start(office, recipe))
    assert len((await office.sandbox.report())["clio"]["notes"]) == 1


async def test_a_side_that_stays_away_for_three_days_parks_the_run(office):
    await office.sandbox.control("faults", quickbooks={"rate_5xx_before": 1})
    run = await walk(office, f'- {{id: customer, {MAKE}"Ann"}}}}')
    assert (run.state, run.error["kind"]) == ("waiting", "waiting")
    with time_machine.travel(now() + timedelta(hours=73), tick=True):
        await follow(office.inst, run.id)
    run = await office.store.runs.get(run.id)
    assert (run.state, run.error["kind"]) == ("parked", "unreachable")
    await office.sandbox.control("faults", quickbooks={"rate_5xx_before": 0})
    await let_time_pass(office)
    await office.store.runs.retry(run.id)
    await follow(office.inst, run.id)
    assert await customers(office) == ["Ann"]


async def test_a_run_cancelled_while_it_works_does_nothing_more(office):
    recipe = await save(office, LOOP)
    run_id = await start(office, recipe, names=["Ann", "Bob"])
    move = await Steps(office.inst).take(FIRM, run_id, None)
    await office.store.runs.cancel(run_id)
    assert (await Steps(office.inst).take(FIRM, run_id, move.position)).outcome == "cancelled"
    assert await customers(office) == []


async def test_a_trial_writes_nothing_and_foresees_the_run(office):
    await office.approve(1)
    recipe = read_recipe(INVOICES)
    bill = await approved_bill(office)
    await office.sandbox.control("faults", fail_writes=True)
    (trial,) = await try_items(office.inst, FIRM, recipe, [bill])
    counters = (await office.sandbox.report())["counters"]
    assert [name for name in counters if "writes" in name] == []
    await office.sandbox.control("faults", fail_writes=False)
    assert [step.kind for step in trial.steps] == ["would write", "would write"]
    run = await real_run(office, bill)
    assert (run.state, trial.outcome, run.identity) == ("finished", "would finish", trial.identity)
    done = {step.position: step.input for step in await office.store.runs.steps(run.id)}
    assert trial.steps[1].input["lines"] == done["invoice"]["lines"]
    (again,) = await try_items(office.inst, FIRM, recipe, [bill], recipe_id=run.recipe_id)
    assert [step.kind for step in again.steps] == ["exists already", "exists already"]


async def approved_bill(office):
    """The newest approved bill, complete, as a trial shows it."""
    trigger: Any = find_trigger("clio.bill_state_updated")
    connection = await office.store.connections.by_name("Clio")
    session = await office.inst.clients.open(FIRM, connection.id)
    return (await recent_items(session.client, trigger, trigger.input(), 1))[0]


async def real_run(office, bill):
    """Run the recipe on the same bill."""
    await office.poll(await office.turn_on(INVOICES, since=now() - timedelta(days=400)))
    await office.work()
    return next(run for run in await office.store.runs.list() if run.identity.startswith(f"{bill.id}:"))
