"""A run that asks a person goes on only after a yes to exactly what was shown."""

import asyncio
from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from core.errors import Mistake, NotAllowed
from core.ids import fingerprint
from engine.installation import FIRM
from engine.trial import try_items
from recipes.text import read_recipe
from services.actors import Actor, Role, local_owner
from services.running import approvals, runs
from tests.engine.crash import Died, mortal
from tests.engine.test_crash_points import follow
from tests.engine.test_steps import HEAD, MAKE, approved_bill, customers, save, start, walk

SIGN = f"""
- id: sign
  approval:
    ask: "Open the file of {{{{ trigger.name }}}}?"
    show: {{client: "{{{{ trigger.name }}}}", fees: "{{{{ trigger.fees }}}}"}}
    who: bookkeeper
    within: 3 days
- {{id: customer, {MAKE}"{{{{ sign.shown.client }}}} agreed by {{{{ sign.by }}}}"}}}}
"""
ANN = Actor(FIRM, "Ann", Role.BOOKKEEPER)
BOB = Actor(FIRM, "Bob", Role.ADMIN)


async def asked(office, **item):
    """Bring a run to its question; returns the run's id and the question."""
    run = await walk(office, SIGN, **{"name": "Ames", "fees": ["1.50"], **item})
    assert run.state == "waiting", run.error
    return run.id, (await approvals.listing(office.inst, ANN))[0]


async def decide(office, question, actor=ANN, *, approve=True, **other):
    given = {"content": question.content, **other}
    return await approvals.decide(office.inst, actor, question.id, approve=approve, **given)


async def after(office, run_id):
    """Let the run go on as far as it can."""
    await follow(office.inst, run_id)
    return await office.store.runs.get(run_id)


async def test_nothing_is_done_before_someone_agrees(office):
    run_id, question = await asked(office)
    assert (question.ask, question.show) == ("Open the file of Ames?", {"client": "Ames", "fees": ["1.50"]})
    assert question.content == fingerprint({"ask": question.ask, "show": question.show})
    assert (await after(office, run_id)).state == "waiting"
    assert await customers(office) == []


async def test_a_yes_lets_the_run_go_on_with_what_was_shown_and_by_whom(office):
    run_id, question = await asked(office)
    view = await decide(office, question, note="seen the file")
    assert (view.state, view.decided_by, view.note) == ("approved", "Ann", "seen the file")
    assert (await office.store.runs.get(run_id)).state == "queued"
    assert (await after(office, run_id)).state == "finished"
    assert await customers(office) == ["Ames agreed by Ann"]
    assert await approvals.listing(office.inst, ANN) == []


async def test_a_decision_about_other_content_decides_nothing(office):
    run_id, question = await asked(office)
    other = fingerprint({"ask": question.ask, "show": {"client": "Ames", "fees": ["15.00"]}})
    with pytest.raises(Mistake, match="not what this decision is for"):
        await decide(office, question, content=other)
    assert (await after(office, run_id)).state == "waiting"


async def test_a_no_stops_the_run_for_good(office):
    run_id, question = await asked(office)
    await decide(office, question, approve=False)
    run = await after(office, run_id)
    assert (run.state, run.error["kind"]) == ("stopped", "rejected")
    assert run.error["message"].startswith("Ann rejected it at ")
    await runs.replay(office.inst, local_owner(office.inst), run_id)
    assert (await after(office, run_id)).state == "stopped"
    assert await customers(office) == []


async def test_silence_is_no_yes(office):
    run_id, question = await asked(office)
    with time_machine.travel(now() + timedelta(days=3, seconds=1), tick=True):
        with pytest.raises(Mistake, match="time to decide was over"):
            await decide(office, question)
        run = await after(office, run_id)
        assert (run.state, run.error["message"]) == ("stopped", "nobody decided within 3 days")
        with pytest.raises(Mistake, match="time to decide was over"):
            await decide(office, question)
    assert await customers(office) == []


async def test_a_replay_after_silence_asks_for_the_same_content_with_its_full_time(office):
    run_id, question = await asked(office)
    with time_machine.travel(now() + timedelta(days=4), tick=True):
        await after(office, run_id)
        await runs.replay(office.inst, local_owner(office.inst), run_id)
        assert (await after(office, run_id)).state == "waiting"
        (again,) = await approvals.listing(office.inst, ANN)
        assert (again.id, again.content) == (question.id, question.content)
        assert again.expires_at > now() + timedelta(days=2)
        await decide(office, again)
        assert (await after(office, run_id)).state == "finished"


async def test_a_yes_in_time_counts_though_the_run_wakes_late(office):
    run_id, question = await asked(office)
    await decide(office, question)
    with time_machine.travel(now() + timedelta(days=9), tick=True):
        assert (await after(office, run_id)).state == "finished"


async def test_of_two_deciders_at_once_one_wins_and_the_other_is_told(office):
    for name in ("Ames", "Bell", "Cole"):
        run_id, question = await asked(office, name=name)
        verdicts = (decide(office, question, ANN), decide(office, question, BOB, approve=False))
        answers = await asyncio.gather(*verdicts, return_exceptions=True)
        (won,) = [each for each in answers if not isinstance(each, Exception)]
        (told,) = [each for each in answers if isinstance(each, Mistake)]
        assert f"{won.decided_by} {won.state} it already, at" in str(told)
        assert (await after(office, run_id)).state == ("finished" if won.state == "approved" else "stopped")


async def test_the_same_decision_again_changes_nothing(office):
    run_id, question = await asked(office)
    first = await decide(office, question)
    assert await decide(office, question, BOB) == first
    assert (await after(office, run_id)).state == "finished"
    assert await decide(office, question) == first
    trail = await office.store.audit.list()
    assert [(each.actor, each.verb) for each in trail if "approval" in each.verb] == [("Ann", "approval approved")]
    assert await office.store.audit.verify() == []


@pytest.mark.parametrize("role", [Role.BUILDER, Role.VIEWER])
async def test_another_role_may_not_decide(office, role):
    run_id, question = await asked(office)
    with pytest.raises(NotAllowed):
        await decide(office, question, Actor(FIRM, "Cid", role))
    assert (await after(office, run_id)).state == "waiting"


async def test_nobody_decides_for_a_cancelled_run(office):
    run_id, question = await asked(office)
    await runs.cancel(office.inst, local_owner(office.inst), run_id)
    assert await approvals.listing(office.inst, ANN) == []
    with pytest.raises(Mistake, match="its run is cancelled"):
        await decide(office, question)


async def test_a_question_that_cannot_be_asked_fails_the_run(office):
    run = await walk(office, SIGN, fees=[])
    assert (run.state, "trigger.name" in run.error["message"]) == ("failed", True)


async def test_a_crash_at_any_commit_asks_once_and_does_once(office):
    recipe = await save(office, SIGN)
    for number in range(1, 5):
        for when in ("before", "after"):
            run_id = await start(office, recipe, f"{when}{number}", name=f"{when} {number}", fees=[])
            await _die(office, run_id, when, number)
            await after(office, run_id)
            (question,) = await approvals.listing(office.inst, ANN)
            await decide(office, question)
            await _die(office, run_id, when, number)
    for run in await office.store.runs.list():
        await follow(office.inst, run.id)
    names = [f"{when} {number} agreed by Ann" for number in range(1, 5) for when in ("before", "after")]
    assert sorted(await customers(office)) == sorted(names)


async def _die(office, run_id, when, at):
    async with mortal(office, when, at) as (inst, _):
        try:
            await follow(inst, run_id)
        except Died:
            return


async def test_a_trial_says_what_would_be_asked_and_asks_nobody(office):
    await office.approve(1)
    steps = SIGN.replace("trigger.name", "trigger.number").replace("trigger.fees", "trigger.total").strip()
    recipe = read_recipe(HEAD + "steps:\n" + steps + "\n")
    (trial,) = await try_items(office.inst, FIRM, recipe, [await approved_bill(office)])
    assert [step.kind for step in trial.steps] == ["would ask", "would write"]
    assert trial.steps[0].message == f"Open the file of {trial.steps[0].input['show']['client']}?"
    assert await approvals.listing(office.inst, ANN, "") == []
