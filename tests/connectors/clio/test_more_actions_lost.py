"""A Clio that keeps what it is told and loses the answer: the next look finds it, and one object is there."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from actions import Effect
from connectors._kit.catalog import find_action
from core.errors import InDoubt, Reconnect, Rejected, RetryLater
from tests.connectors.clio.action_inputs import DEPOSIT, INPUTS, MATTER, PERSON, definition
from tests.connectors.clio.strict import StrictClio, problem

EFFECT = Effect("key", "lexrelay:0123456789ab", "0" * 40, datetime(2026, 1, 6, 12, tzinfo=UTC))
DATES = {"created_at": "2026-01-06T12:00:01Z", "updated_at": "2026-01-06T12:00:01Z"}
CREATED = [
    ("create_activity_description", INPUTS["clio.create_activity_description"][1]),
    ("create_calendar_entry", INPUTS["clio.create_calendar_entry"][1]),
    ("create_communication", INPUTS["clio.create_communication"][1]),
    ("create_company_contact", {"name": "Example Holdings"}),
    ("create_expense_entry", INPUTS["clio.create_expense_entry"][1]),
    ("create_matter", MATTER),
    ("create_matter_folder", INPUTS["clio.create_matter_folder"][1]),
    ("create_person_contact", PERSON),
    ("create_time_entry", INPUTS["clio.create_time_entry"][1]),
    ("create_trust_request", DEPOSIT),
    ("find_or_create_company_contact", {"name": "Example Holdings"}),
    ("find_or_create_matter", MATTER),
    ("find_or_create_person_contact", PERSON),
]
WRITES = [
    *CREATED,
    ("assign_task_template_list", INPUTS["clio.assign_task_template_list"][1]),
    ("complete_task", {"task_id": 1}),
    ("update_company_contact", {"contact_id": 1, "name": "X"}),
    ("update_matter", {"matter_id": 1, "location": "X"}),
    ("update_person_contact", {"contact_id": 1, "title": "X"}),
    ("update_task", {"task_id": 1, "name": "X"}),
    ("upload_document_to_matter", {"matter_id": 1, "name": "x.txt", "content": "x"}),
]


COLLECTIONS = ("activities", "activity_descriptions", "calendar_entries", "communications", "contacts", "folders")
PATHS = [("POST", name) for name in (*COLLECTIONS, "documents", "matters", "trust_requests")] + [
    ("PATCH", f"{name}/1") for name in ("contacts", "matters", "tasks")
]


class LosingClio(StrictClio):
    """Keeps the body of each allowed POST as a row, and cuts the connection instead of answering."""

    def _answer(self, request):
        if request.method != "POST":
            return super()._answer(request)
        self.asked.append(request)
        name, sent = request.url.path.split("/")[-1].removesuffix(".json"), json.loads(request.content)["data"]
        assert problem(request, name, None) is None
        self.rows.setdefault(*kept(name, sent))
        raise httpx.ReadError("cut")


def kept(name, sent):
    """Where Clio lists what was sent, and as what."""
    if name == "trust_requests":
        total, dates = sent["trust_amount"], {"issued_at": sent["issue_date"], "due_at": sent["due_date"]}
        return "bills", [{"id": 1, "state": "draft", "kind": "trust_kind", "total": str(total), **dates, **DATES}]
    sent.pop("custom_field_values", None)
    return name, [{"id": 1, **sent, **DATES}]


async def attempt(name, clio, given):
    action = find_action(f"clio.{name}")
    return await action.run(clio.client, action.input(**given), EFFECT)


async def look(name, clio, given):
    action = find_action(f"clio.{name}")
    return await action.lookup(clio.client, action.input(**given), EFFECT)


@pytest.mark.parametrize(("name", "given"), CREATED, ids=[name for name, _ in CREATED])
async def test_what_was_made_before_the_answer_was_lost_is_found(name, given):
    clio = LosingClio({"custom_fields": [definition(9001)]})
    assert await look(name, clio, given) is None
    with pytest.raises(InDoubt):
        await attempt(name, clio, given)
    assert (await look(name, clio, given)).id in (1, "1")
    assert sum(each.method == "POST" for each in clio.asked) == 1


@pytest.mark.parametrize(("name", "given"), CREATED, ids=[name for name, _ in CREATED])
async def test_what_another_made_meanwhile_is_not_ours(name, given):
    strange = {"id": 2, "name": "Other", "description": "Other", "note": "Other", "first_name": "Other", **DATES}
    strange |= {"external_properties": [{"name": "lexrelay", "value": "lexrelay:999999999999"}]}
    clio = StrictClio({key: [strange] for key in (*COLLECTIONS, "matters")} | {"custom_fields": [definition(9001)]})
    assert await look(name, clio, given) is None


@pytest.mark.parametrize(("name", "given"), WRITES, ids=[name for name, _ in WRITES])
@pytest.mark.parametrize(("status", "failure"), [(401, Reconnect), (422, Rejected), (429, RetryLater)])
async def test_a_refusal_says_what_to_do_next(name, given, status, failure):
    error = {"error": {"type": "ArgumentError", "message": "date is not acceptable"}}
    refusal = httpx.Response(status, json=error, headers={"Retry-After": "37"} if status == 429 else {})
    contact = {"id": 1, "type": "Company" if "company" in name else "Person", **DATES}
    rows = {"contacts": [contact], "matters": [{"id": 1, **DATES}], "tasks": [{"id": 1, **DATES}]}
    clio = StrictClio(rows | {"custom_fields": [definition(9001)]})
    clio.answers = {f"{method} {path}": refusal for method, path in PATHS}
    with pytest.raises(failure) as caught:
        await attempt(name, clio, given)
    if status == 422:
        assert (caught.value.field, bool(caught.value.remedy)) == ("date", True)
    if status == 429:
        assert caught.value.wait == 37


async def test_hours_become_seconds_and_prices_stay_exact():
    clio = LosingClio()
    with pytest.raises(InDoubt):
        await attempt("create_time_entry", clio, INPUTS["clio.create_time_entry"][1])
    assert b'"quantity":360,' in clio.asked[-1].content
    assert b'"price":250.50,' in clio.asked[-1].content


async def test_a_trust_request_that_is_not_surely_ours_is_left_to_a_person():
    bill = {"id": 1, "state": "draft", "kind": "trust_kind", "total": "2400", **DATES}
    with pytest.raises(InDoubt, match="surely ours"):
        await look("create_trust_request", StrictClio({"bills": [bill]}), DEPOSIT)


async def test_a_trust_request_for_a_matter_takes_whole_amounts():
    with pytest.raises(ValueError, match="whole amount"):
        find_action("clio.create_trust_request").input(**DEPOSIT | {"matter_id": 1, "amount": "10.50"})


async def test_users_attend_by_their_calendars():
    clio = LosingClio()
    with pytest.raises(InDoubt):
        await attempt("create_calendar_entry", clio, INPUTS["clio.create_calendar_entry"][1])
    sent = json.loads(clio.asked[-1].content)["data"]
    assert sent["attendees"] == [{"id": 3, "type": "Calendar"}]
    assert sent["start_at"] == "2026-02-02T17:00:00+00:00"


async def test_an_appointment_ends_after_its_start():
    given = {"calendar_id": 1, "summary": "S", "start_at": "2026-01-05T12:00:00Z", "end_at": "2026-01-05T11:00:00Z"}
    with pytest.raises(ValueError, match="before the start"):
        find_action("clio.create_calendar_entry").input(**given)
