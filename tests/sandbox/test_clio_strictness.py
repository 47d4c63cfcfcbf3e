"""Every careless request is refused, with the status the vendor gives."""

import pytest
import pytest_asyncio

from sandbox.testing import running

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def firm():
    async with running(clio_per_minute=1000) as box:
        box.client.headers["Authorization"] = f"Bearer {box.token('clio')}"
        yield box


def ids(box):
    names = ("bill", "contact", "matter", "user", "matter_stage", "custom_field")
    return {name: box.store.all(f"clio.{name}")[0]["id"] for name in names}


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/bills?fields=id,nope", 400, "nope"),
        ("/bills?fields=client{id,company{id}}", 400, "one level"),
        ("/bills?fields=client{nope}", 400, "nope"),
        ("/bills?fields=state{id}", 400, "state"),
        ("/bills?fields=id;state", 400, "syntax"),
        ("/bills?colour=red", 400, "colour"),
        ("/bills?client_id=me", 400, "client_id"),
        ("/bills?state=unpaid", 400, "state"),
        ("/bills?due_after=tomorrow", 400, "due_after"),
        ("/bills?updated_since=2026-01-01T00:00:00", 400, "updated_since"),
        ("/bills?order=created_at(asc)", 400, "order"),
        ("/line_items?order=id(asc)", 400, "order"),
        ("/bills?limit=201", 422, "limit"),
        ("/bills?limit=0", 422, "limit"),
        ("/bills?page_token=abc", 400, "page_token"),
        ("/notes", 400, "type"),
        ("/matters?billable=maybe", 400, "billable"),
        ("/bills?currency_id=1&custom_field_values=1", 400, "custom_field_values"),
        ("/bills/1", 404, "Bill 1"),
        ("/contacts?shared_resource_id=1", 501, "shared_resource_id"),
    ],
)
async def test_wrong_reads_are_refused(firm, path, status, word):
    answer = await firm.client.get(f"/api/v4{path}")
    assert answer.status_code == status
    assert word in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/notes", {"type": "Matter", "matter": {"id": 1}}, 422),
        ("/notes", {"type": "Matter"}, 422),
        ("/notes", {"type": "matter", "matter": "{matter}"}, 422),
        ("/notes", {"type": "Matter", "matter": "{matter}", "colour": "red"}, 422),
        ("/notes", {"type": "Matter", "matter": "{matter}", "date": "1/2/2026"}, 422),
        ("/tasks", {"name": "n", "assignee": {"id": 1, "type": "User"}}, 422),
        ("/tasks", {"name": "n", "description": "d", "assignee": {"id": 1, "type": "User"}}, 422),
        ("/tasks", {"name": 5, "description": "d", "assignee": {"id": 1, "type": "User"}}, 422),
        ("/contacts", {"first_name": "Alex"}, 422),
        ("/contacts", {"type": "Person"}, 422),
        ("/contacts", {"type": "Person", "last_name": "Sample", "primary_email_address": "a@b"}, 422),
        ("/contacts", {"type": "Company", "name": "X", "email_addresses": [{"name": "Private"}]}, 422),
        ("/matters", {"description": "d"}, 422),
        ("/matters", {"description": "d", "client": "{contact}", "matter_stage": "{matter_stage}"}, 422),
        ("/matters", {"description": "d", "client": "{contact}", "status": "Open"}, 422),
        ("/bills", {"number": "1"}, 405),
    ],
)
async def test_wrong_creates_are_refused(firm, path, data, status):
    known = ids(firm)
    filled = {
        name: {"id": known[value[1:-1]]} if isinstance(value, str) and value.startswith("{") else value
        for name, value in data.items()
    }
    answer = await firm.client.post(f"/api/v4{path}", json={"data": filled})
    assert answer.status_code == status


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"type":"Matter"}', b'{"data":NaN}'])
async def test_body_without_data_wrapper_is_refused(firm, body):
    answer = await firm.client.post("/api/v4/notes", content=body)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "ArgumentError")


async def test_bare_request_shows_only_id_and_etag(firm):
    bill = (await firm.client.get("/api/v4/bills.json?limit=1")).json()["data"][0]
    assert set(bill) == {"id", "etag"}


async def test_link_in_braces_shows_its_defaults(firm):
    path = "/api/v4/bills.json?limit=1&fields=matters{id,client}"
    matter = (await firm.client.get(path)).json()["data"][0]["matters"][0]
    assert set(matter["client"]) == {"id", "etag"}


async def test_other_version_of_a_record_is_not_overwritten(firm):
    path = f"/api/v4/contacts/{ids(firm)['contact']}.json?fields=etag,title"
    etag = (await firm.client.get(path)).json()["data"]["etag"]
    first = await firm.client.patch(path, json={"data": {"title": "Dr"}}, headers={"If-Match": etag})
    second = await firm.client.patch(path, json={"data": {"title": "Prof"}}, headers={"If-Match": etag})
    assert (first.status_code, second.status_code) == (200, 412)
    assert (await firm.client.get(path)).json()["data"]["title"] == "Dr"


async def test_unchanged_record_answers_304(firm):
    path = f"/api/v4/bills/{ids(firm)['bill']}.json"
    etag = (await firm.client.get(path)).headers["ETag"]
    assert (await firm.client.get(path, headers={"If-None-Match": etag})).status_code == 304


async def test_version_is_echoed_or_gone(firm):
    known = await firm.client.get("/api/v4/users", headers={"X-API-VERSION": "4.0.12"})
    gone = await firm.client.get("/api/v4/users", headers={"X-API-VERSION": "3.9"})
    assert (known.headers["X-API-VERSION"], gone.status_code) == ("4.0.12", 410)


async def test_two_shapes_of_401(firm):
    missing = await firm.client.get("/api/v4/users", headers={"Authorization": ""})
    wrong = await firm.client.get("/api/v4/users", headers={"Authorization": "Bearer nobody"})
    assert (missing.status_code, missing.json()["error"]["type"]) == (401, "UnauthorizedError")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_token")
    assert "invalid_token" in wrong.headers["WWW-Authenticate"]


async def test_bill_moves_only_along_its_states(firm):
    bill = next(each for each in firm.store.all("clio.bill") if each["state"] == "awaiting_approval")
    path = f"/api/v4/bills/{bill['id']}.json?fields=state,available_state_transitions"
    refused = await firm.client.patch(path, json={"data": {"state": "paid"}})
    approved = await firm.client.patch(path, json={"data": {"state": "awaiting_payment"}})
    assert (refused.status_code, approved.json()["data"]["state"]) == (422, "awaiting_payment")
    assert (await firm.client.delete(f"/api/v4/bills/{bill['id']}.json")).status_code == 204
    assert (await firm.client.get(path)).json()["data"]["state"] == "void"
