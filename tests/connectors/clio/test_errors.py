"""Clio's refusals: each says what to do next, and who can."""

import httpx
import pytest

from connectors.clio.models import Bill, Matter, Task
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from tests.connectors.clio.strict import StrictClio


async def failure_of(answer, collection="bills"):
    clio = StrictClio(answers={f"GET {collection}": answer}).client
    with pytest.raises((Reconnect, Rejected, RetryLater)) as caught:
        await clio.fetch(collection, Bill)
    return caught.value


def error(kind, message, **more):
    return {"error": {"type": kind, "message": message, **more}}


@pytest.mark.parametrize(
    "body",
    [
        error("UnauthorizedError", "no token"),
        {"error": "invalid_token", "error_description": "expired"},
    ],
)
async def test_both_bodies_of_a_401_ask_for_a_new_sign_in(body):
    assert isinstance(await failure_of(httpx.Response(401, json=body)), Reconnect)


async def test_a_missing_permission_is_named():
    failure = await failure_of(httpx.Response(403, json=error("ForbiddenError", "no")))
    assert isinstance(failure, Rejected)
    assert "permission Billing" in failure.remedy


async def test_the_firewalls_page_is_not_taken_for_a_missing_permission():
    assert isinstance(await failure_of(httpx.Response(403, html="<h1>Blocked</h1>")), RetryLater)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (error("ArgumentError", "invalid", errors={"due_at": ["is wrong"]}), "due_at"),
        (error("ArgumentError", "matter_stage.id is unknown"), "matter_stage.id"),
        (error("ArgumentError", "matter_stage 7 does not belong here"), "matter_stage"),
        (error("ArgumentError", "client_id: there is no such client"), "client_id"),
        (error("ArgumentError", "Something else"), ""),
        (error("ArgumentError", "something else is wrong: call us"), ""),
    ],
)
async def test_a_refusal_blames_the_field_it_names(body, field):
    failure = await failure_of(httpx.Response(422, json=body))
    assert (type(failure), failure.field, failure.code) == (Rejected, field, "ArgumentError")


async def test_an_empty_400_is_still_a_clear_refusal():
    failure = await failure_of(httpx.Response(400))
    assert isinstance(failure, Rejected)
    assert "no reason given" in failure.reason


async def test_a_retired_api_version_says_that_lexrelay_must_be_updated():
    assert "updated" in (await failure_of(httpx.Response(410, json=error("Gone", "retired")))).remedy


async def test_a_record_changed_by_someone_else_is_read_again():
    clio = StrictClio(answers={"PATCH tasks/1": httpx.Response(412, json=error("PreconditionFailed", "stale"))})
    with pytest.raises(RetryLater):
        await clio.client.change("tasks", 1, Task, {"name": "N"}, etag='"a"')
    assert clio.asked[0].headers["IF-MATCH"] == '"a"'


async def test_a_write_answered_by_a_page_is_in_doubt():
    clio = StrictClio(answers={"POST tasks": httpx.Response(200, html="<p>hello</p>")}).client
    with pytest.raises(InDoubt):
        await clio.create("tasks", Task, {"name": "N"})


async def test_an_unexpected_shape_is_reported_without_client_data():
    row = {"id": 1, "state": "draft", "created_at": "Secret v. Client", "updated_at": "2026-01-05T00:00:00Z"}
    failure = await failure_of(httpx.Response(200, json={"data": [row]}))
    assert "created_at" in str(failure)
    assert "Secret" not in str(failure)


async def test_a_redacted_client_is_unknown_and_not_empty():
    moments = {"created_at": "2026-01-05T00:00:00Z", "updated_at": "2026-01-05T00:00:00Z"}
    row = {"id": 1, **moments, "client": {"id": 5, "redacted": True}, "practice_area": None}
    matter = (await StrictClio({"matters": [row]}).client.fetch("matters", Matter))[0]
    assert (matter.client.id, matter.client.redacted, matter.client.name) == (5, True, None)
    assert matter.practice_area is None


async def test_a_moment_without_an_offset_is_taken_for_utc():
    row = {"id": 1, "created_at": "2026-01-05T00:00:00", "updated_at": "2026-01-05T00:00:00Z"}
    matter = (await StrictClio({"matters": [row]}).client.fetch("matters", Matter))[0]
    assert matter.created_at == matter.updated_at
