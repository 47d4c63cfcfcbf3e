"""Writing recipes, trying them without a trace, and turning them on."""

from datetime import UTC, datetime

import pytest

from core.errors import Mistake, NotFound
from services import publishing, recipes, trials
from services.messages import incoming
from tests.services.office import INVOICES, NAME, TASKS


async def save(office, text):
    return await recipes.save(office.inst, office.owner, text)


async def test_saving_the_same_content_makes_no_version(busy):
    first, second = await save(busy, INVOICES), await save(busy, INVOICES + "\n# a comment\n")
    assert (first.version, first.changed, second.version, second.changed) == (1, True, 1, False)


async def test_shipped_recipes_can_all_be_saved(busy):
    await incoming.add(busy.inst, busy.owner, "intake")
    for app, name in (("email", "E-mail"), ("spreadsheet", "Spreadsheets")):
        await busy.store.connections.add(app, "", name)
    for name in recipes.template_names():
        assert (await save(busy, recipes.new(name))).changed
    assert len(await recipes.listing(busy.inst, busy.owner)) == len(recipes.template_names())


async def test_all_problems_are_told_at_once_and_nothing_is_saved(busy):
    wrong = TASKS.replace("clio.new_matter", "clio.new_mater").replace("subject:", "subjct:")
    with pytest.raises(Mistake) as refused:
        await save(busy, wrong)
    assert len(refused.value.problems) >= 2
    assert "clio.new_matter" in str(refused.value)
    assert await recipes.listing(busy.inst, busy.owner) == []


async def test_an_account_that_is_not_connected_is_a_problem(office):
    problems = await recipes.check(office.inst, office.owner, TASKS)
    assert any("Clio" in str(problem) for problem in problems)


async def test_history_keeps_every_version(busy):
    await save(busy, TASKS)
    await save(busy, TASKS.replace("Opened", "Welcome aboard"))
    assert [each.version for each in await recipes.history(busy.inst, busy.owner, "Welcome")] == [2, 1]
    assert "Opened" in (await recipes.show(busy.inst, busy.owner, "Welcome", 1)).text


async def test_a_recipe_is_told_in_plain_words(busy):
    await save(busy, INVOICES)
    report = await recipes.show(busy.inst, busy.owner, NAME)
    assert "Create Invoice" in report.outline or "invoice" in report.outline.lower()
    assert report.accounts == ("Clio", "QuickBooks")


async def test_what_existed_before_starts_nothing(busy):
    on = await busy.turn_on(TASKS)
    assert (on.state, await busy.hear(on)) == ("on", 0)


async def test_a_recipe_that_is_on_goes_on_with_the_new_version(busy):
    await busy.turn_on(TASKS)
    saved = await save(busy, TASKS.replace("Opened", "Changed"))
    assert (saved.recipe.state, saved.recipe.version) == ("on", 2)
    await busy.sandbox.control("work", open_matters=1)
    await busy.hear(saved.recipe)
    assert (await busy.store.runs.list())[0].version == 2


async def test_a_new_trigger_is_listened_to_at_once(busy):
    on = await busy.turn_on(TASKS)
    await save(busy, TASKS.replace("clio.new_matter", "clio.new_bill"))
    row = await busy.store.recipes.get(on.id)
    states = {source.trigger_key: source.state for source in await busy.store.sources.list()}
    assert (await busy.store.sources.get(row.source_id)).trigger_key == "clio.new_bill"
    assert states == {"clio.new_bill": "active", "clio.new_matter": "idle"}


async def test_a_broken_new_version_leaves_the_old_one_on(busy):
    await busy.turn_on(TASKS)
    with pytest.raises(Mistake):
        await save(busy, TASKS.replace("trigger.id", "trigger.idd"))
    report = await recipes.show(busy.inst, busy.owner, "Welcome")
    assert (report.state, report.version) == ("on", 1)


async def test_turning_on_since_a_date_takes_the_past(busy):
    saved = await save(busy, TASKS)
    on = await publishing.turn_on(busy.inst, busy.owner, saved.recipe.name, since=datetime(2000, 1, 1, tzinfo=UTC))
    await busy.hear(on)
    assert sum((await busy.store.runs.counts()).values()) > 0


async def test_a_moment_without_zone_is_refused(busy):
    await save(busy, TASKS)
    with pytest.raises(Mistake, match="time zone"):
        await publishing.turn_on(busy.inst, busy.owner, "Welcome", since=datetime(2026, 1, 1))  # noqa: DTZ001
    assert (await recipes.show(busy.inst, busy.owner, "Welcome")).state == "draft"


async def test_a_recipe_that_is_off_starts_nothing(busy):
    on = await busy.turn_on(TASKS)
    off = await publishing.turn_off(busy.inst, busy.owner, "Welcome")
    await busy.sandbox.control("work", open_matters=1)
    await busy.hear(on)
    assert (off.state, await busy.store.runs.counts()) == ("paused", {})


async def test_what_happened_while_off_starts_nothing(busy):
    on = await busy.turn_on(TASKS)
    await publishing.turn_off(busy.inst, busy.owner, "Welcome")
    await busy.sandbox.control("work", open_matters=1)
    await publishing.turn_on(busy.inst, busy.owner, "Welcome")
    await busy.hear(on)
    assert await busy.store.runs.counts() == {}
    await busy.sandbox.control("work", open_matters=1)
    assert await busy.hear(on) == 1


async def test_only_what_someone_listens_to_is_read(busy):
    on = await busy.turn_on(TASKS)
    await busy.turn_on(TASKS.replace("Welcome", "Second", 1))
    source = (await busy.store.recipes.get(on.id)).source_id
    await publishing.turn_off(busy.inst, busy.owner, "Welcome")
    assert (await busy.store.sources.get(source)).state == "active"
    await publishing.turn_off(busy.inst, busy.owner, "Second")
    assert (await busy.store.sources.get(source)).state == "idle"


async def test_unknown_recipes_list_the_known_ones(busy):
    await save(busy, TASKS)
    with pytest.raises(NotFound, match="'Welcome'"):
        await publishing.turn_on(busy.inst, busy.owner, "Welcom")


def test_unknown_templates_list_the_known_ones():
    with pytest.raises(Mistake, match="bill_approved_to_invoice"):
        recipes.new("nothing")


async def writes(office):
    counters = await office.counters()
    return {name: count for name, count in counters.items() if ".POST." in name or ".PATCH." in name}


async def test_a_plan_counts_and_writes_nothing(busy):
    await busy.approve(2)
    before = await writes(busy)
    report = await trials.plan(busy.inst, busy.owner, INVOICES, last=5)
    assert report.looked_at >= 2
    assert report.would_write >= 2
    assert await writes(busy) == before
    assert await recipes.listing(busy.inst, busy.owner) == []


async def test_a_step_is_tried_with_a_real_item(busy):
    await busy.approve(1)
    tried = await trials.test_step(busy.inst, busy.owner, INVOICES, "customer")
    assert tried.kind in ("would write", "exists already")
    assert tried.input["display_name"]


@pytest.mark.parametrize("last", [0, -1, 51])
async def test_a_plan_is_limited(busy, last):
    with pytest.raises(Mistake, match="from 1 to 50"):
        await trials.plan(busy.inst, busy.owner, INVOICES, last=last)


async def test_an_unknown_step_lists_the_known_ones(busy):
    with pytest.raises(Mistake, match="customer, invoice"):
        await trials.test_step(busy.inst, busy.owner, INVOICES, "invoce")
