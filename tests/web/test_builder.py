"""The recipe editor over HTTP: everything works without a script, and nothing that was typed is lost."""

import pytest

from services import recipes
from tests.web.editor import Editor

EACH = {"m:lines": "trigger.charges", "n:lines": "0"}


@pytest.fixture
async def editor(office, browser):
    await office.connect_both()
    await office.approve(2)
    return Editor(browser)


async def begin(editor):
    await editor.do("trigger", key="clio.bill_state_updated")
    await editor.do("trigger", **{"v:to_state": "awaiting_payment", "account": "Clio", "v:kind": "revenue"})
    await editor.do("steps", place="start", key="quickbooks.find_or_create_customer")


async def build(editor):
    await begin(editor)
    await editor.do("steps/find_or_create_customer", **{"v:display_name": "{{ trigger.client.name }}"})
    await editor.do("steps", place="after.find_or_create_customer", key="quickbooks.create_invoice")
    customer = "{{ find_or_create_customer.id }}"
    await editor.do("steps/create_invoice", **{"v:customer_id": customer, "v:number": "{{ trigger.number }}", **EACH})
    await editor.do("name", name="Bills to invoices")


async def test_an_empty_page_asks_what_starts_the_recipe(editor):
    page = await editor.page()
    assert "What starts the recipe?" in page
    assert "Bill State Updated" in page


async def test_a_recipe_is_built_and_saved_without_a_script(editor, office):
    await build(editor)
    answer = await editor.send("save")
    assert answer.status_code == 303, answer.text
    (saved,) = await recipes.listing(office.inst, office.owner)
    assert answer.headers["location"] == f"/recipes/{saved.id}"
    assert (saved.name, saved.state, saved.accounts) == ("Bills to invoices", "draft", ("Clio", "QuickBooks"))


async def test_samples_are_of_the_newest_real_bill(editor, office):
    await begin(editor)
    page = await editor.page(step="find_or_create_customer")
    assert "Samples are from a real one" in page
    assert "{{ trigger.client.name }}" in page


async def test_lines_from_a_list_fill_in_what_has_the_same_name(editor):
    await build(editor)
    page = await editor.page(step="create_invoice")
    assert "{{ item.description }}" in page
    assert "{{ item.price }}" in page


async def test_what_is_missing_is_said_at_its_field(editor):
    await begin(editor)
    page = await editor.page(step="find_or_create_customer")
    told = page.partition('id="told-display_name"')[2].partition("</div>")[0]
    assert "Fill this in" in told


async def test_a_recipe_with_something_missing_is_not_saved(editor, office):
    await begin(editor)
    answer = await editor.send("save")
    assert answer.status_code == 409
    assert await recipes.listing(office.inst, office.owner) == []


async def test_any_one_of_several_conditions_can_be_enough(editor):
    await begin(editor)
    number, total = {"f:only_if[0]": "trigger.number", "o:only_if[0]": "is_empty"}, {"f:only_if[1]": "trigger.total"}
    rows = {
        "n:only_if": "2",
        **number,
        **total,
        "o:only_if[1]": "greater_than",
        "v:only_if[1]": "5",
        "q:only_if": "any",
    }
    page = await editor.do("trigger", **rows)
    assert "only if number is empty or total is greater than 5" in page
    text = (await editor.browser.get("/recipes/new/edit/text")).text
    assert "- any:" in text


async def test_what_was_typed_on_an_old_page_is_shown_again(editor):
    await begin(editor)
    old = await editor.send("steps/find_or_create_customer", version="1", **{"v:display_name": "Typed by hand"})
    assert old.status_code == 409
    assert "changed in another window" in old.text
    assert "Typed by hand" in old.text


async def test_undo_brings_a_removed_step_back(editor):
    await begin(editor)
    assert (
        "Find or Create Customer"
        not in (await editor.do("steps/find_or_create_customer", do="remove"))
        .partition('id="flow"')[2]
        .partition("</nav>")[0]
    )
    assert "Find or Create Customer" in await editor.do("undo")


async def test_a_step_is_tried_with_the_sample_and_nothing_is_written(editor, office):
    await build(editor)
    page = await editor.send("steps/create_invoice", do="try")
    assert "Would create or change" in page.text, page.text
    assert "Nothing was written anywhere" in page.text
    assert (await office.counters()).get("quickbooks_invoices_created", 0) == 0


async def test_a_real_test_does_it_once_and_the_recipe_does_not_repeat_it(editor, office):
    await build(editor)
    page = (await editor.browser.get("/recipes/new/edit/test")).text
    mark = page.partition('name="mark" value="')[2].partition('"')[0]
    started = await editor.send("test", mark=mark)
    assert started.status_code == 303, started.text
    await office.work()
    run = (await office.store.runs.list())[0]
    assert (run.state, started.headers["location"]) == ("finished", f"/runs/{run.id}")
    assert await office.store.drafts.is_test(run.id)
    assert (await recipes.listing(office.inst, office.owner))[0].state == "draft"


async def test_a_real_test_of_something_else_than_shown_is_refused(editor, office):
    await build(editor)
    refused = await editor.send("test", mark="0" * 64)
    assert refused.status_code == 422
    assert await office.store.runs.list() == []


async def test_the_text_is_checked_before_it_is_taken(editor):
    await begin(editor)
    refused = await editor.send("text", text="name: [")
    assert refused.status_code == 422
    assert "name: [" in refused.text
    taken = await editor.do("text", text=recipes.new("new_matter_welcome_task"))
    assert "Create Task" in taken
