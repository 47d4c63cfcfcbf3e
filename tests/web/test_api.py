"""The REST API: the same services, and clear answers to bad input."""

import pytest

from services.connecting import connections
from tests.services.office import BOOKED, INVOICES, NAME, TASKS


async def save(api, text=TASKS):
    answer = await api.post("/api/v1/recipes", json={"text": text})
    assert answer.status_code == 201, answer.text
    return answer.json()["recipe"]


async def everything(api):
    """What a bad request must leave as it was."""
    paths = ("recipes", "connections", "tokens", "runs")
    return [(await api.get(f"/api/v1/{path}")).json() for path in paths]


BAD = {
    "no body": ("POST", "recipes", b"", 422, "body"),
    "not JSON": ("POST", "recipes", b"{text: x}", 422, "JSON"),
    "a list": ("POST", "recipes", b"[]", 422, "body"),
    "a field missing": ("POST", "recipes", b"{}", 422, "body.text"),
    "a field unknown": ("POST", "recipes", b'{"text": "name: x", "firm": "other"}', 422, "body.firm"),
    "a wrong type": ("POST", "recipes", b'{"text": 7}', 422, "body.text"),
    "not a recipe": ("POST", "recipes", b'{"text": "[1, 2"}', 422, "ecipe"),
    "a recipe of nothing": ("POST", "recipes", b'{"text": ""}', 422, "ecipe"),
    "a date without zone": ("POST", "recipes/Welcome/on", b'{"since": "2026-01-01T00:00:00"}', 422, "time zone"),
    "a date that is none": ("POST", "recipes/Welcome/on", b'{"since": "yesterday"}', 422, "body.since"),
    "an unknown recipe": ("POST", "recipes/Other/on", b"{}", 404, "'Welcome'"),
    "too many items": ("POST", "plans", b'{"recipe": "Welcome", "last": 99}', 422, "1 to 50"),
    "an unknown app": ("POST", "connections/sign-in", b'{"app": "klio"}', 404, "klio"),
    "an unknown region": ("POST", "connections/sign-in", b'{"app": "clio", "region": "mars"}', 422, "us, ca, eu, au"),
    "a region not set up": ("POST", "connections/sign-in", b'{"app": "clio", "region": "eu"}', 422, "EU_CLIENT_ID"),
    "a taken name": ("POST", "connections/sign-in", b'{"app": "clio", "name": "Clio"}', 422, "already used"),
    "an empty name": ("PATCH", "connections/Clio", b'{"name": ""}', 422, "1 to 80"),
    "an unknown role": ("POST", "tokens", b'{"name": "x", "role": "king"}', 422, "king"),
    "an unknown token": ("DELETE", "tokens/tok_1", b"", 404, "tok_1"),
    "an unknown run": ("POST", "runs/run_1/replay", b"", 422, "run_1"),
    "an unknown decision": ("POST", "runs/run_1/decide", b'{"decision": "maybe"}', 422, "body.decision"),
    "an unknown state": ("GET", "runs?state=lost", b"", 422, "lost"),
    "an unknown filter": ("GET", "runs?colour=red", b"", 422, "query.colour"),
    "a choice that is none": ("GET", "connections/Clio/choices/nothing", b"", 404, "practice_areas"),
    "fields of nothing": ("GET", "connections/Clio/fields/bill", b"", 404, "contact, matter"),
    "an unknown address": ("GET", "nothing", b"", 404, "nothing at this address"),
}


@pytest.mark.parametrize(("method", "path", "body", "status", "words"), BAD.values(), ids=BAD)
async def test_bad_requests_are_explained_and_change_nothing(office, api, method, path, body, status, words):
    await office.connect("clio")
    await save(api)
    before = await everything(api)
    answer = await api.request(method, f"/api/v1/{path}", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert all(set(problem) == {"where", "cause", "remedy"} for problem in answer.json()["problems"])
    assert [_without_use(each) for each in await everything(api)] == [_without_use(each) for each in before]


def _without_use(rows):
    return [{name: value for name, value in row.items() if name != "last_used_at"} for row in rows]


async def test_a_body_beyond_the_limit_is_refused(api):
    answer = await api.post("/api/v1/recipes", content=b"x" * 1_000_001)
    assert (answer.status_code, answer.json()["problems"][0]["where"]) == (413, "Request")


async def test_secrets_in_bad_requests_are_not_repeated(api):
    answer = await api.post("/api/v1/connections/key", json={"app": "clio", "key": ["hidden-secret"]})
    assert answer.status_code == 422
    assert "hidden-secret" not in answer.text


async def test_a_person_connects_an_account(office, api, guest):
    consent = (await api.post("/api/v1/connections/sign-in", json={"app": "clio"})).json()
    path, params = await office.consent(consent["url"])
    answer = await guest.get(path, params=params)
    assert (answer.status_code, answer.headers["location"]) == (302, "/connected")
    assert (await guest.get("/connected")).status_code == 200
    assert [row["name"] for row in (await api.get("/api/v1/connections")).json()] == ["Clio"]
    assert (await api.post("/api/v1/connections/Clio/test")).json()["state"] == "connected"


async def test_an_accounts_own_fields_are_described(office, api):
    await office.connect("clio")
    answer = await api.get("/api/v1/connections/Clio/fields/contact")
    assert answer.status_code == 200
    assert answer.json()["properties"]["reference"]["title"] == "Reference"


async def test_a_refused_sign_in_is_a_page_that_says_why(office, guest):
    begun = await connections.begin(office.inst, office.owner, "clio")
    path, params = await office.consent(begun.url, "decline")
    answer = await guest.get(path, params=params)
    assert answer.status_code == 422
    assert "declined" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_recipe_is_saved_tried_and_turned_on(office, api):
    await office.connect_both()
    await office.approve(1)
    await save(api, INVOICES)
    plan = (await api.post("/api/v1/plans", json={"recipe": NAME, "last": 3})).json()
    assert plan["would_write"] >= 1
    assert (await api.post(f"/api/v1/recipes/{NAME}/on", json={})).json()["state"] == "on"
    assert (await api.post(f"/api/v1/recipes/{NAME}/off")).json()["state"] == "paused"
    assert len((await api.get(f"/api/v1/recipes/{NAME}/history")).json()) == 1


async def test_a_check_tells_problems_and_saves_nothing(api):
    problems = (await api.post("/api/v1/recipes/check", json={"text": TASKS})).json()
    assert problems[0]["remedy"]
    assert (await api.get("/api/v1/recipes")).json() == []


async def test_a_run_is_shown_with_exact_amounts(office, api):
    await office.connect_both()
    recipe = await office.turn_on(BOOKED)
    await office.approve(1)
    await office.hear(recipe)
    await office.work()
    listed = (await api.get("/api/v1/runs", params={"recipe": "Booked"})).json()
    report = (await api.get(f"/api/v1/runs/{listed[0]['id']}")).json()
    assert report["state"] == "finished", report["error_text"]
    assert isinstance(report["steps"][1]["output"]["total"], str)
    assert (await api.get("/api/v1/runs/counts")).json()["finished"] == 1


async def test_a_new_token_works_until_revoked(api, guest):
    made = (await api.post("/api/v1/tokens", json={"name": "reporting", "role": "viewer"})).json()
    headers = {"Authorization": f"Bearer {made['token']}"}
    assert (await guest.get("/api/v1/runs", headers=headers)).status_code == 200
    assert (await api.delete(f"/api/v1/tokens/{made['id']}")).status_code == 204
    assert (await guest.get("/api/v1/runs", headers=headers)).status_code == 401


async def test_the_catalog_and_the_health_are_data(api):
    apps = (await api.get("/api/v1/catalog")).json()
    assert {"clio", "quickbooks"} <= {app["key"] for app in apps}
    assert {"name", "state", "cause", "remedy"} == set((await api.get("/api/v1/health")).json()[0])
    assert "bill_approved_to_invoice" in (await api.get("/api/v1/templates")).json()


async def test_a_vendor_that_is_down_is_told_as_such(office, api):
    await office.connect("clio")
    await office.faults({"vendor": "clio", "method": "GET", "path_contains": "who_am_i", "kind": "5xx_before"})
    answer = await api.post("/api/v1/connections/Clio/test")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1


async def test_an_ended_sign_in_is_told_as_such(office, api):
    made = await office.connect("clio")
    await office.store.connections.set_state(made.id, "broken", "the sign-in was revoked")
    answer = await api.post("/api/v1/connections/Clio/test")
    assert answer.status_code == 409
    assert "connect the account again" in answer.text
