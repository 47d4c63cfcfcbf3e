"""Clio's actions: writes can be found again, searches never guess."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from actions import Effect
from connectors.clio.actions.create_matter_note import create_matter_note
from connectors.clio.actions.create_task import create_task
from connectors.clio.actions.find_matter import find_matter
from connectors.clio.actions.find_person_contact import find_person_contact
from connectors.clio.triggers.new_contact import new_contact
from connectors.clio.triggers.new_matter import new_matter
from core.errors import Rejected
from tests.connectors.clio.strict import StrictClio

EFFECT = Effect("key", "[lexrelay 0123456789ab]", "0" * 40, datetime(2026, 1, 6, 12, tzinfo=UTC))
MATTER, CONTACT = (each.example().model_dump(mode="json") for each in (new_matter, new_contact))
NOTE, TASK = (each.example().model_dump(mode="json") for each in (create_matter_note, create_task))


async def run(action, clio, **given):
    return await action.run(clio.client, action.input(**given), EFFECT)


async def look(action, clio, **given):
    return await action.lookup(clio.client, action.input(**given), EFFECT)


def sent(clio):
    return json.loads(clio.asked[-1].content)["data"]


async def test_a_note_ends_with_the_marker():
    clio = StrictClio({"notes": [NOTE]})
    await run(create_matter_note, clio, matter_id=70001, subject="Paid", detail="The invoice was paid.\n")
    assert sent(clio)["detail"] == "The invoice was paid.\n\n[lexrelay 0123456789ab]"
    assert (sent(clio)["type"], sent(clio)["matter"]) == ("Matter", {"id": 70001})


async def test_a_note_is_found_by_its_marker_in_a_window_before_the_intention():
    clio = StrictClio({"notes": [NOTE | {"id": 1, "detail": None}, NOTE]}, {"GET notes": None})
    found = await look(create_matter_note, clio, matter_id=70001, subject="Paid")
    assert found.id == 80001
    assert clio.asked[-1].url.params["created_since"] == "2026-01-06T11:55:00Z"
    assert [request.url.params["type"] for request in clio.asked] == ["matter", "Matter"]


async def test_another_marker_is_not_ours():
    clio = StrictClio({"tasks": [TASK | {"description": "[lexrelay 999999999999]"}]})
    assert await look(create_task, clio, matter_id=70001, name="N", assignee_id=1) is None


async def test_a_lookup_reads_every_page():
    following = {"next": "https://clio.test/api/v4/tasks.json?page_token=2"}
    first = httpx.Response(200, json={"data": [TASK | {"description": ""}], "meta": {"paging": following}})
    last = httpx.Response(200, json={"data": [TASK], "meta": {"paging": {}}})
    pages = {"GET tasks": lambda request: last if "page_token" in request.url.params else first}
    assert await look(create_task, StrictClio(answers=pages), matter_id=70001, name="N", assignee_id=1)


async def test_a_task_says_everything_clio_requires():
    clio = StrictClio({"tasks": [TASK]})
    await run(create_task, clio, matter_id=70001, name="Call", assignee_id=30001, due_at="2026-02-01")
    assert sent(clio) == {
        "name": "Call",
        "priority": "Normal",
        "notify_assignee": False,
        "description": "[lexrelay 0123456789ab]",
        "assignee": {"id": 30001, "type": "User"},
        "matter": {"id": 70001},
        "due_at": "2026-02-01T12:00:00Z",
    }


async def test_a_matter_number_must_match_as_a_whole():
    clio = StrictClio({"matters": [MATTER, MATTER | {"id": 2, "display_number": "00001-Example-2"}]})
    found = await run(find_matter, clio, text=" 00001-EXAMPLE ")
    assert (found.found, found.id, found.client_email) == (True, 70001, "ada@example.com")


@pytest.mark.parametrize(
    ("search_by", "text"), [("client_name", "ada EXAMPLE"), ("description", "office"), ("number", "1")]
)
async def test_a_matter_is_found_by_its_other_marks(search_by, text):
    assert (await run(find_matter, StrictClio({"matters": [MATTER]}), search_by=search_by, text=text)).id == 70001


async def test_a_search_without_a_match_stops_or_continues_as_the_recipe_says():
    with pytest.raises(Rejected, match="Clio has no matter"):
        await run(find_matter, StrictClio({"matters": [MATTER]}), text="00002")
    assert not (await run(find_matter, StrictClio({"matters": []}), text="00002", if_missing="continue")).found


async def test_several_matches_are_never_guessed():
    newer = MATTER | {"id": 2, "created_at": "2026-01-06T00:00:00Z"}
    clio, given = StrictClio({"matters": [newer, MATTER]}), {"search_by": "client_name", "text": "Ada Example"}
    with pytest.raises(Rejected, match="2 records"):
        await run(find_matter, clio, **given)
    assert (await run(find_matter, clio, if_several="newest", **given)).id == 2


async def test_an_email_address_matches_exactly_and_without_case():
    other = CONTACT | {"id": 2, "primary_email_address": "not-ada@example.com"}
    clio = StrictClio({"contacts": [other, CONTACT]})
    assert (await run(find_person_contact, clio, text="ADA@example.com")).id == 50001
    assert (clio.asked[0].url.params["email_only"], clio.asked[0].url.params["type"]) == ("true", "Person")


async def test_a_secondary_email_address_counts():
    second = CONTACT | {"email_addresses": [{"address": "ada@example.com"}, {"address": "a@home.example"}]}
    assert (await run(find_person_contact, StrictClio({"contacts": [second]}), text="a@home.example")).found


async def test_a_person_is_found_by_the_whole_name():
    clio = StrictClio({"contacts": [CONTACT, CONTACT | {"id": 2, "name": "Ada Examples"}]})
    assert (await run(find_person_contact, clio, search_by="name", text="ada example")).id == 50001


async def test_a_longer_client_name_is_another_client():
    clio = StrictClio({"matters": [MATTER | {"client": {"id": 2, "name": "Ada Example-Smith"}}]})
    found = await run(find_matter, clio, search_by="client_name", text="Ada Example", if_missing="continue")
    assert not found.found
