"""Recipes on pages: templates, plans, turning on and off, versions, copies."""

import re
from html import unescape

import pytest

from services import recipes
from tests.services.office import TASKS
from tests.web.crowd import send

NAME = "Welcome"


@pytest.fixture
async def ready(office):
    """The office with both accounts connected and one recipe, off."""
    await office.connect("clio")
    await office.connect("quickbooks")
    return (await recipes.save(office.inst, office.owner, TASKS)).recipe.id


async def test_an_empty_list_leads_to_the_templates(browser):
    assert "/recipes/templates" in (await browser.get("/recipes")).text.partition("No recipes yet")[2]


async def test_the_list_is_searched_by_words_and_state(browser, ready):
    assert NAME in (await browser.get("/recipes?words=welc clio&state=draft")).text
    assert "No recipe fits" in (await browser.get("/recipes?state=on")).text


async def test_a_template_becomes_a_recipe_of_ones_own(browser, office, ready):
    made = await send(browser, "/recipes/templates/new_matter_welcome_task", Clio="Clio")
    assert made.status_code == 303
    page = (await browser.get(made.headers["location"])).text
    assert "New matter gets a welcome task" in page
    again = await send(browser, "/recipes/templates/new_matter_welcome_task", Clio="Clio")
    assert again.headers["location"] != made.headers["location"]


async def test_a_template_without_its_account_says_what_to_connect(browser):
    page = (await browser.get("/recipes/templates/bill_approved_to_invoice")).text
    assert "No QuickBooks account is connected" in page
    assert "Use this template" not in page


async def test_a_recipe_is_turned_on_and_off(browser, office, ready):
    done = await send(browser, f"/recipes/{ready}/on", from_when="now")
    assert done.status_code == 303, done.text
    assert (await recipes.show(office.inst, office.owner, ready)).state == "on"
    await send(browser, f"/recipes/{ready}", f"/recipes/{ready}/off")
    assert (await recipes.show(office.inst, office.owner, ready)).state == "paused"


async def test_a_wrong_day_is_told_and_nothing_is_turned_on(browser, office, ready):
    page = await send(browser, f"/recipes/{ready}/on", from_when="since", since="soon")
    assert page.status_code == 422
    assert "is not a day" in page.text
    assert (await recipes.show(office.inst, office.owner, ready)).state == "draft"


async def test_a_builder_asks_for_a_recipe_that_moves_money(office, people, browser, ready):
    await send(browser, "/recipes/templates/bill_approved_to_invoice", Clio="Clio", QuickBooks="QuickBooks")
    name = "Approved bill becomes an invoice"
    invoices = (await recipes.show(office.inst, office.owner, name)).id
    builder = await people.join("bea@hart.example", "builder")
    assert "Ask an admin" in (await builder.get(f"/recipes/{invoices}/on")).text
    refused = await send(builder, f"/recipes/{invoices}/on", from_when="now")
    assert (refused.status_code, "moves money" in refused.text) == (403, True)
    assert (await send(builder, f"/recipes/{invoices}/on", f"/recipes/{invoices}/ask")).status_code == 303
    assert "bea@hart.example asks" in (await browser.get("/recipes")).text
    assert (await send(browser, f"/recipes/{invoices}/on", from_when="now")).status_code == 303
    await recipes.show(office.inst, office.owner, name)
    assert "asks to turn it on" not in (await browser.get("/recipes")).text


async def test_a_builder_does_not_change_money_under_a_recipe_that_is_on(office, people, browser, ready):
    await send(browser, "/recipes/templates/bill_approved_to_invoice", Clio="Clio", QuickBooks="QuickBooks")
    invoices = (await recipes.show(office.inst, office.owner, "Approved bill becomes an invoice")).id
    await send(browser, f"/recipes/{invoices}/on", from_when="now")
    text = recipes.new("bill_approved_to_invoice").replace("Clio bill", "Bill")
    refused = await (await people_api(office, "builder")).post("/api/v1/recipes", json={"text": text})
    assert refused.status_code == 403
    assert (await recipes.show(office.inst, office.owner, invoices)).version == 1


async def people_api(office, role):
    import httpx

    from services.identity import tokens
    from web.app import create_app

    made = await tokens.create(office.inst, office.owner, "a test", role)
    headers = {"Authorization": f"Bearer {made.token}"}
    transport = httpx.ASGITransport(create_app(office.inst))
    return httpx.AsyncClient(transport=transport, base_url=office.inst.settings.base_url, headers=headers)


async def test_an_earlier_version_comes_back(browser, office, ready):
    await recipes.save(office.inst, office.owner, TASKS.replace("Opened", "Begun"))
    page = (await browser.get(f"/recipes/{ready}/versions/1")).text
    assert "Begun" in page
    assert "Opened" in page
    await send(browser, f"/recipes/{ready}/versions/1", f"/recipes/{ready}/versions/1/restore")
    now = await recipes.show(office.inst, office.owner, ready)
    assert (now.version, "Opened" in now.text) == (3, True)


async def test_a_recipe_is_exported_and_imported_under_a_free_name(browser, office, ready):
    file = await browser.get(f"/recipes/{ready}/export")
    assert "attachment" in file.headers["content-disposition"]
    made = await send(browser, "/recipes/import", text=file.text)
    assert f"{NAME} 2" in (await browser.get(made.headers["location"])).text


async def test_a_text_with_faults_comes_back_with_them(browser, ready):
    page = await send(browser, "/recipes/import", text="name: Half\ntrigger: {on: clio.new_moon}\nsteps: []\n")
    assert page.status_code == 422
    assert "name: Half" in page.text
    assert "new_moon" in page.text


async def test_the_plan_says_what_would_be_written(browser, office, ready):
    await office.sandbox.control("work", open_matters=2)
    part = (await browser.get(f"/recipes/{ready}/plan/result?last=5", headers={"HX-Request": "true"})).text
    assert "<html" not in part
    matters = [each["display_number"] for each in office.sandbox.store.all("clio.matter")]
    assert any(f">{each}" in unescape(part) for each in matters)
    assert re.search(r"Create Matter Note: <strong>\d", part) or re.search(r"<strong>2</strong> new", part)
    assert "<html" in (await browser.get(f"/recipes/{ready}/plan/result?last=5")).text


async def test_the_pages_of_a_recipe_can_be_used_by_everyone(tab, office, ready, pictures):
    await recipes.save(office.inst, office.owner, TASKS.replace("Opened", "Begun"))
    addresses = ("", "/plan", "/on", "/versions", "/versions/1")
    paths = ["/recipes", "/recipes/templates", "/recipes/templates/bill_approved_to_invoice", "/recipes/import"]
    for path in [*paths, *(f"/recipes/{ready}{each}" for each in addresses)]:
        await tab.open(path)
        found = await tab.faults() + await tab.faults(dark=True)
        name = path.replace(ready, "one").strip("/").replace("/", "-")
        await tab.look(pictures / f"{name}.png")
        await tab.look(pictures / f"{name}-small.png", width=390, dark=True)
        content, window = await tab.width()
        assert (path, found, content <= window, tab.complaints) == (path, [], True, [])
