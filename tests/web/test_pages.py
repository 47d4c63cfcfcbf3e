"""The plain first page, for someone who opened a link."""

import re

import pytest
from markupsafe import escape

from tests.services.office import TASKS
from tests.web.crowd import form
from web.words import columns


async def test_a_stranger_is_told_how_to_get_in(guest):
    answer = await guest.get("/")
    assert answer.status_code == 401
    assert "lexrelay link" in answer.text


async def test_signing_out_closes_the_pages(browser):
    assert (await browser.post("/sign-out", data=await form(browser, "/"))).status_code == 303
    assert (await browser.get("/")).status_code == 401


async def test_an_empty_installation_says_what_to_do_next(browser):
    page = (await browser.get("/")).text
    assert "First steps" in page
    assert "No run in these days" in page


async def test_the_list_of_runs_leads_to_a_run_and_its_steps(office, browser):
    await office.connect("clio")
    recipe = await office.turn_on(TASKS)
    await office.sandbox.control("work", open_matters=1)
    await office.hear(recipe)
    await office.work()
    page = (await browser.get("/runs")).text
    started = (await office.store.runs.list())[0].event_id
    matter = escape((await office.store.events.get(started)).payload["display_number"])
    assert "Welcome" in page
    assert matter in page
    link = re.findall(r'href="(/runs/run_[^"]+)"', page)[0]
    run = (await browser.get(link)).text
    assert matter in run.partition("<h2>What happened")[0]
    assert "Create Matter Note" in run
    assert "Opened" in run
    assert "Done" in run
    assert (await browser.get(f"/recipes/{recipe.id}")).status_code == 200


async def test_what_vendors_send_is_shown_as_text(office, browser):
    await office.store.connections.add("clio", "us", "<script>alert(1)</script>", account_name="<img src=x>")
    page = (await browser.get("/")).text
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


async def test_pages_hold_no_inline_script_or_style(browser):
    for path in ("/", "/connected", "/nothing"):
        page = (await browser.get(path)).text
        assert not re.search(r"<script(?! src=)|<style|style=|\son\w+=|javascript:", page), path


async def test_an_unknown_run_is_a_page(browser):
    answer = await browser.get("/runs/run_of_another_firm")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


async def test_static_files_stay_in_their_folder(guest):
    assert (await guest.get("/static/..%2fapp.py")).status_code == 404


ROWS = {
    "flat": ([{"a": 1, "b": None}, {"a": 2, "c": "x"}], ["a", "c"]),
    "nested": ([{"a": {"b": 1}}], []),
    "texts": (["a"], []),
    "nothing": ([], []),
    "wide": ([dict.fromkeys("abcdefghi", 1)], []),
}


@pytest.mark.parametrize("case", ROWS)
def test_flat_objects_make_a_table(case):
    rows, names = ROWS[case]
    assert columns(rows) == names
