"""Who may call, how often, and how the gateway says no."""

import pytest

from sandbox.quickbooks.seed import REALM


def gateway_code(answer):
    return answer.json()["fault"]["error"][0]["code"]


async def test_expired_token_answers_3200(desk):
    desk.sandbox.world.tokens.expire_all("quickbooks")
    answer = await desk.call("GET", "preferences")
    assert (answer.status_code, gateway_code(answer)) == (401, "3200")


async def test_token_of_another_realm_answers_3100(desk):
    desk.token = desk.sandbox.world.tokens.grant("quickbooks", "12345")["access_token"]
    answer = await desk.call("GET", "preferences")
    assert (answer.status_code, gateway_code(answer)) == (403, "3100")


@pytest.mark.parametrize("limit", ["per_minute", "per_second"])
async def test_calls_over_the_limit_answer_3001(fresh_desk, limit):
    await fresh_desk.sandbox.control("quickbooks/limits", **{limit: 1})
    first, second = await fresh_desk.call("GET", "preferences"), await fresh_desk.call("GET", "preferences")
    assert (first.status_code, second.status_code) == (200, 429)
    assert gateway_code(second) == "3001"


async def test_unknown_limit_is_named(desk):
    answer = await desk.sandbox.client.post("/sandbox/quickbooks/limits", json={"per_year": 1})
    assert answer.status_code == 400
    assert "per_year" in answer.json()["error"]


async def test_without_json_in_accept_the_answer_is_xml(desk):
    headers = {"Authorization": f"Bearer {desk.token}"}
    answer = await desk.sandbox.client.get(f"/v3/company/{REALM}/preferences", headers=headers)
    assert answer.text.startswith("<?xml")


async def test_every_answer_has_a_trace_id(desk):
    good = await desk.call("GET", f"companyinfo/{REALM}")
    desk.token = "nobody"
    bad = await desk.call("GET", f"companyinfo/{REALM}")
    assert good.headers["intuit_tid"] != bad.headers["intuit_tid"]


async def test_reads_are_metered_and_writes_are_not(desk):
    await desk.customer()
    await desk.query("select * from Customer")
    assert desk.sandbox.store.counters()["qbo.metered_reads"] == 1
