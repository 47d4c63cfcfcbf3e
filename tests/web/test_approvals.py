"""Deciding over REST: by the right people, about exactly what they saw."""

import pytest

from recipes.text import read_recipe

TEXT = """
name: Signed
trigger: {on: clio.new_matter, account: Clio}
steps:
  - id: sign
    approval: {ask: "Close the month?", show: {total: "12.50"}, who: bookkeeper}
"""


@pytest.fixture
async def question(office, api):
    """What a run asks."""
    row = await office.store.recipes.add("Signed")
    await office.store.recipes.save_version(row.id, read_recipe(TEXT).model_dump(mode="json"), TEXT)
    await office.store.runs.start(row.id, "1")
    assert await office.work() == {"waiting": 1}
    (found,) = (await api.get("/api/v1/approvals")).json()
    return found


def address(question):
    return f"/api/v1/approvals/{question['id']}"


async def test_a_question_is_shown_with_its_content(api, question):
    assert (question["ask"], question["show"], question["recipe"]) == ("Close the month?", {"total": "12.50"}, "Signed")
    assert len(question["content"]) == 64
    assert (await api.get(address(question))).json() == question
    run = (await api.get(f"/api/v1/runs/{question['run']}")).json()
    assert run["waiting_for"] == f"someone to decide approval {question['id']}"


async def test_a_bookkeeper_decides_and_the_run_goes_on(office, question, sign_in):
    bookkeeper = await sign_in("bookkeeper")
    order = {"approve": True, "content": question["content"], "note": "checked"}
    answer = await bookkeeper.post(address(question) + "/decision", json=order)
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    assert answer.json()["decided_by"].endswith("test bookkeeper")
    assert await office.work() == {"finished": 1}
    assert (await bookkeeper.get("/api/v1/approvals")).json() == []
    assert len((await bookkeeper.get("/api/v1/approvals?state=approved")).json()) == 1


@pytest.mark.parametrize("role", ["viewer", "builder"])
async def test_others_are_refused(office, question, sign_in, role):
    other = await sign_in(role)
    answer = await other.post(address(question) + "/decision", json={"approve": True, "content": question["content"]})
    assert answer.status_code == 403
    assert await office.work() == {"waiting": 1}


BAD = {
    "other content": ({"approve": True, "content": "0" * 64}, "not what this decision is for"),
    "no content": ({"approve": True}, "body.content"),
    "no verdict": ({"content": "x"}, "body.approve"),
    "half a verdict": ({"approve": "perhaps", "content": "x"}, "body.approve"),
}


@pytest.mark.parametrize("case", BAD)
async def test_a_decision_that_is_none_changes_nothing(office, api, question, case):
    order, cause = BAD[case]
    answer = await api.post(address(question) + "/decision", json=order)
    assert (answer.status_code, cause in answer.text) == (422, True), answer.text
    assert await office.work() == {"waiting": 1}


async def test_the_other_decision_comes_too_late(api, question):
    orders = [{"approve": approve, "content": question["content"]} for approve in (False, False, True)]
    answers = [await api.post(address(question) + "/decision", json=order) for order in orders]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert "rejected it already, at" in answers[2].text


async def test_unknown_approvals_and_states_are_named(api):
    assert (await api.get("/api/v1/approvals/apr_1")).status_code == 404
    assert "an approval has one of open" in (await api.get("/api/v1/approvals?state=lost")).text
