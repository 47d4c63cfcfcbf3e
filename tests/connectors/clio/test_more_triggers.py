"""Every Clio trigger reads every page once; tasks, notes, documents and calendars start what they should."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from connectors._kit.catalog import find_connector
from connectors.clio.triggers.calendar_entry_updated import calendar_entry_updated
from connectors.clio.triggers.matter_closed import matter_closed
from connectors.clio.triggers.new_calendar_entry import new_calendar_entry
from connectors.clio.triggers.new_document import new_document
from connectors.clio.triggers.new_matter_note import new_matter_note
from connectors.clio.triggers.new_task import new_task
from connectors.clio.triggers.task_completed import task_completed
from connectors.clio.triggers.task_status_updated import task_status_updated
from core.errors import Rejected
from tests.connectors.clio.strict import StrictClio
from tests.connectors.filled import filled
from triggers import Cursor
from triggers.identity import identity_of, watched_of

CLIO: Any = find_connector("clio")
SINCE = datetime(2026, 1, 6, 12, 30, tzinfo=UTC)
PAGE = 3
REFUSED = httpx.Response(422, json={"error": {"type": "ArgumentError", "message": "type is invalid"}})


class PagedClio(StrictClio):
    """Gives its rows out in pages of three, under addresses that only it can make."""

    def __init__(self, rows):
        super().__init__(rows)
        self.starts, self.pages = {}, 0

    def _answer(self, request):
        answer = super()._answer(request)
        body = json.loads(answer.content)
        if answer.status_code == 200:
            self.pages += not request.url.path.endswith("/custom_fields.json")
            start = self.starts.get(request.url.params.get("page_token"), 0)
            body["meta"] = {"paging": self._paging(request, start, len(body["data"]))}
            body["data"] = body["data"][start : start + PAGE]
        return httpx.Response(answer.status_code, json=body)

    def _paging(self, request, start, count):
        if start + PAGE >= count:
            return {}
        token = uuid4().hex
        self.starts[token] = start + PAGE
        return {"next": str(request.url.copy_set_param("page_token", token))}


async def everything(trigger, clio, since, only):
    cursor, found = Cursor(since), []
    while cursor:
        page = await trigger.poll(clio.client, only, cursor)
        found += page.items
        cursor = page.next
    return found


async def collection_of(trigger, only):
    clio = StrictClio()
    await trigger.poll(clio.client, only, Cursor(SINCE))
    return clio.asked[0].url.path.removeprefix("/api/v4/").removesuffix(".json")


def row_of(trigger, number):
    row = trigger.example().model_dump(mode="json") | {"id": number}
    row |= {"account_balances": [{"id": 1, "type": "Trust", "balance": "5.00", "currency_id": 1}]}
    allocation = {**row, "parent": {"id": number, "type": "Payment"}, "source_bank_account": None}
    return allocation if trigger.key == "clio.payment_recorded" else row


@pytest.mark.parametrize("count", [0, 1, PAGE, PAGE + 1])
@pytest.mark.parametrize("trigger", CLIO.triggers, ids=lambda trigger: trigger.key)
async def test_every_page_is_read_once(trigger, count):
    only = filled(trigger.input)
    collection = await collection_of(trigger, only)
    clio = PagedClio({collection: [row_of(trigger, number) for number in range(1, count + 1)]})
    found = await everything(trigger, clio, SINCE, only)
    assert [identity_of(trigger, item) for item in found] == [str(number) for number in range(1, count + 1)]
    assert clio.pages == max(1, -(-count // PAGE))


async def test_a_note_is_asked_for_in_lower_case_and_then_as_clio_describes_it():
    clio = StrictClio({"notes": [row_of(new_matter_note, 1)]})
    page = await new_matter_note.poll(clio.client, new_matter_note.input(matter_id=7), Cursor(SINCE))
    assert [request.url.params["type"] for request in clio.asked] == ["matter", "Matter"]
    assert [note.id for note in page.items] == [1]


async def test_a_note_that_may_not_be_read_is_asked_for_once():
    clio = StrictClio(answers={"GET notes": httpx.Response(403, json={"error": {"type": "ForbiddenError"}})})
    with pytest.raises(Rejected, match="does not let"):
        await new_matter_note.poll(clio.client, new_matter_note.input(), Cursor(SINCE))
    assert len(clio.asked) == 1


async def test_a_note_that_both_spellings_cannot_get_says_why():
    clio = StrictClio(answers={"GET notes": REFUSED})
    with pytest.raises(Rejected, match="type is invalid"):
        await new_matter_note.poll(clio.client, new_matter_note.input(), Cursor(SINCE))


@pytest.mark.parametrize(
    ("changes", "starts"),
    [
        ({}, True),
        ({"latest_document_version": None}, True),
        ({"latest_document_version": {"id": 1, "fully_uploaded": False}}, False),
        ({"deleted_at": "2026-01-06T00:00:00Z"}, False),
    ],
    ids=["uploaded", "nothing known of the file", "upload unfinished", "in the bin"],
)
def test_a_document_starts_a_recipe_when_its_file_is_there(changes, starts):
    document = new_document.output.model_validate(row_of(new_document, 1) | changes)
    assert new_document.accepts(document, new_document.input()) is starts


async def test_a_document_whose_upload_took_hours_is_still_listed():
    clio = StrictClio({"documents": []})
    await new_document.poll(clio.client, new_document.input(), Cursor(SINCE))
    asked = datetime.fromisoformat(clio.asked[0].url.params["created_since"])
    assert asked == SINCE - timedelta(hours=8)
    await new_document.poll(clio.client, new_document.input(), Cursor(None))
    assert "created_since" not in clio.asked[1].url.params


async def test_an_id_of_a_user_is_not_taken_for_a_contact():
    clio = StrictClio({"tasks": []})
    await new_task.poll(clio.client, new_task.input(assignee_id=5), Cursor(SINCE))
    assert clio.asked[0].url.params["assignee_type"] == "user"


@pytest.mark.parametrize(
    ("status", "to_status", "starts"),
    [("complete", None, True), ("complete", "complete", True), ("pending", "complete", False)],
)
def test_only_the_wanted_status_of_a_task_starts_a_recipe(status, to_status, starts):
    task = task_status_updated.example().model_copy(update={"status": status})
    assert task_status_updated.accepts(task, task_status_updated.input(to_status=to_status)) is starts


@pytest.mark.parametrize(
    ("trigger", "open_states", "closed"),
    [(task_completed, ("pending", "in_progress"), "complete"), (matter_closed, ("Open", "Pending"), "closed")],
    ids=["task", "matter"],
)
def test_only_the_end_is_an_event(trigger, open_states, closed):
    only = trigger.input()
    before, later, at_end = (trigger.example().model_copy(update={"status": each}) for each in (*open_states, closed))
    assert watched_of(trigger, before, only) == watched_of(trigger, later, only) != watched_of(trigger, at_end, only)
    assert [trigger.accepts(each, only) for each in (before, later, at_end)] == [False, False, True]


def test_ids_of_calendar_entries_stay_text():
    entry = new_calendar_entry.output.model_validate(row_of(new_calendar_entry, 1) | {"id": "96001_20260202"})
    assert identity_of(new_calendar_entry, entry) == "96001_20260202"


def test_an_entry_as_it_was_made_is_not_a_changed_one():
    entry: Any = calendar_entry_updated.example()
    made = entry.model_copy(update={"updated_at": entry.created_at + timedelta(seconds=1)})
    assert calendar_entry_updated.accepts(entry, calendar_entry_updated.input())
    assert not calendar_entry_updated.accepts(made, calendar_entry_updated.input())


async def test_listening_to_changed_entries_does_not_read_the_whole_calendar():
    clio = StrictClio({"calendar_entries": []})
    await calendar_entry_updated.poll(clio.client, calendar_entry_updated.input(), Cursor(None))
    since = datetime.fromisoformat(clio.asked[0].url.params["updated_since"])
    assert timedelta(hours=23) < datetime.now(UTC) - since < timedelta(hours=25)
