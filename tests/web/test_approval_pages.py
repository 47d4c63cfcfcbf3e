"""The pages of approvals: exactly what was asked, answered by the right people with a reason."""

import re

import pytest
from markupsafe import escape

from recipes.text import read_recipe
from tests.web.crowd import send

TEXT = """
name: Signed
trigger: {on: clio.new_matter, account: Clio}
steps:
  - id: sign
    approval:
      ask: "Pay <b>Hart</b> back?"
      show: {total: "12.50", lines: [{client: Ada, amount: "12.50"}]}
      who: bookkeeper
"""


@pytest.fixture
async def question(office):
    """What a run asks."""
    row = await office.store.recipes.add("Signed")
    await office.store.recipes.save_version(row.id, read_recipe(TEXT).model_dump(mode="json"), TEXT)
    await office.store.runs.start(row.id, "1")
    assert await office.work() == {"waiting": 1}
    (found,) = await office.store.approvals.list()
    return found


def address(question):
    return f"/approvals/{question.id}"


async def test_what_is_asked_and_shown_is_on_the_page(browser, question):
    assert escape("Pay <b>Hart</b> back?") in (await browser.get("/approvals")).text
    shown = (await browser.get(address(question))).text
    assert all(text in shown for text in ("12.50", "Ada", question.content_hash))
    assert "<b>Hart" not in shown


async def test_an_answer_with_a_reason_lets_the_run_go_on_and_is_kept(office, browser, question):
    answer = await send(browser, address(question), answer="approve", content=question.content_hash, note="seen")
    assert answer.headers["location"] == address(question)
    assert await office.work() == {"finished": 1}
    shown = (await browser.get(address(question))).text
    assert ("Approved" in shown, '<blockquote class="mb-0">seen' in shown) == (True, True)
    assert "Nothing waits for an answer" in (await browser.get("/approvals")).text
    assert "Approved" in (await browser.get("/approvals?state=approved")).text


async def test_a_rejection_stops_the_run(office, browser, question):
    await send(browser, address(question), answer="reject", content=question.content_hash, note="wrong client")
    assert await office.work() == {"stopped": 1}


BAD = {
    "other content": ({"answer": "approve", "content": "0" * 64}, "not what this decision is for"),
    "no answer": ({"answer": "", "content": "x"}, "neither yes nor no"),
}


@pytest.mark.parametrize("case", BAD)
async def test_what_is_no_answer_to_it_changes_nothing_and_keeps_what_was_typed(office, browser, question, case):
    given, cause = BAD[case]
    answer = await send(browser, address(question), **given, note="a long reason")
    assert (answer.status_code, cause in answer.text, "a long reason" in answer.text) == (422, True, True)
    assert await office.work() == {"waiting": 1}


@pytest.mark.parametrize("role", ["viewer", "builder"])
async def test_others_see_it_and_who_may_answer(office, people, question, role):
    await people.owner()
    other = await people.join("vera@hart.example", role)
    shown = (await other.get(address(question))).text
    assert ("owner or admin or bookkeeper" in shown, 'value="approve"' in shown) == (True, False)
    token = re.search(r'name="form_token" value="([0-9a-f]+)"', shown)[1]
    order = {"form_token": token, "answer": "approve", "content": question.content_hash}
    assert (await other.post(address(question), data=order)).status_code == 403


async def test_older_ones_are_a_page_away(browser, question):
    assert "None yet" in (await browser.get(f"/approvals?state=all&before={question.id}")).text
    assert (await browser.get("/approvals?state=lost")).status_code == 422


async def test_approvals_in_a_real_browser(office, tab, question, pictures):
    await tab.open("/approvals")
    faults = await tab.faults() + await tab.faults(dark=True)
    await tab.look(pictures / "approvals.png")
    await tab.follow("Pay <b>Hart</b> back?")
    faults += await tab.faults() + await tab.faults(dark=True)
    await tab.look(pictures / "approval.png")
    await tab.look(pictures / "approval-small.png", width=390, dark=True)
    await tab.fill("Reason", "seen with my own eyes")
    await tab.follow("Approve")
    assert "seen with my own eyes" in await tab.text()
    assert await office.work() == {"finished": 1}
    assert (faults, tab.complaints) == ([], [])
