"""Clio matters and tasks: opened once, changed only where they differ; searches that never guess."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from actions import Effect
from connectors.clio.actions.assign_task_template_list import assign_task_template_list
from connectors.clio.actions.complete_task import complete_task
from connectors.clio.actions.create_matter import create_matter
from connectors.clio.actions.create_task import create_task
from connectors.clio.actions.find_bill import find_bill
from connectors.clio.actions.find_contact_by_custom_field import find_contact_by_custom_field
from connectors.clio.actions.find_matter_by_custom_field import find_matter_by_custom_field
from connectors.clio.actions.find_newest_matter_by_client_email import find_newest_matter_by_client_email
from connectors.clio.actions.find_or_create_matter import find_or_create_matter
from connectors.clio.actions.find_user import find_user
from connectors.clio.actions.update_matter import update_matter
from connectors.clio.actions.update_task import update_task
from connectors.clio.triggers.new_bill import new_bill
from core.errors import InDoubt, Rejected
from tests.connectors.clio.action_inputs import MATTER, definition
from tests.connectors.clio.strict import StrictClio

EFFECT = Effect("key", "lexrelay:0123456789ab", "0" * 40, datetime(2026, 1, 6, 12, tzinfo=UTC))
OFFICE, TASK, BILL = (each.example().model_dump(mode="json") for each in (create_matter, create_task, new_bill))
COURTS = [{"id": 9101, "option": "County"}, {"id": 9102, "option": "Closed", "deleted_at": "2026-01-01T00:00:00Z"}]
LEE = {"id": 30001, "name": "Lee Sample", "email": "lee@example.com", "created_at": "2026-01-01T00:00:00Z"}


async def run(action, clio, **given) -> Any:
    return await action.run(clio.client, action.input(**given), EFFECT)


async def look(action, clio, **given) -> Any:
    return await action.lookup(clio.client, action.input(**given), EFFECT)


def written(clio):
    return [json.loads(each.content)["data"] for each in clio.asked if each.method in ("POST", "PATCH")]


async def test_a_matter_is_opened_with_its_links_and_fields():
    clio = StrictClio({"matters": [OFFICE], "custom_fields": [definition(9001)]})
    await run(create_matter, clio, **MATTER)
    sent = written(clio)[0]
    assert (sent["client"], sent["matter_stage"], sent["open_date"]) == ({"id": 50001}, {"id": 2}, "2026-01-05")
    assert sent["custom_field_values"] == [{"custom_field": {"id": 9001}, "value": "Friend"}]


async def test_a_matter_is_found_again_by_client_and_description():
    clio = StrictClio({"matters": [OFFICE | {"id": 1, "description": "Sale"}, OFFICE]})
    assert (await look(create_matter, clio, client_id=50001, description="purchase of an OFFICE")).id == 70001
    assert clio.asked[0].url.params["client_id"] == "50001"
    clio = StrictClio({"matters": [OFFICE, OFFICE | {"id": 2}]})
    with pytest.raises(InDoubt, match="2 matters"):
        await look(create_matter, clio, client_id=50001, description="Purchase of an office")


async def test_an_update_leaves_alone_what_is_so_already():
    clio = StrictClio({"matters": [OFFICE]})
    same = {"matter_id": 70001, "status": "open", "responsible_attorney_id": 30001, "open_date": "2026-01-05"}
    await run(update_matter, clio, **same)
    assert not written(clio)
    assert await look(update_matter, clio, **same, location="Shelbyville") is None
    await run(update_matter, clio, **same, location="Shelbyville")
    assert written(clio) == [{"location": "Shelbyville"}]


async def test_a_clients_matter_of_the_same_description_serves():
    wanted = find_or_create_matter.input(client_id=50001, description=" Purchase of an office")
    found = await find_or_create_matter.existing(StrictClio({"matters": [OFFICE]}).client, wanted)
    assert (found.id, found.created) == (70001, False)
    assert await find_or_create_matter.existing(StrictClio().client, wanted) is None


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        ("checkbox", True, "true"),
        ("currency", "1,250.50", "1250.50"),
        ("date", "2026-01-31", "2026-01-31"),
        ("time", "09:05", "09:05"),
        ("picklist", "county", "9101"),
        ("picklist", 9101, "9101"),
        ("contact", 50001, "50001"),
        ("email", "a@example.com", "a@example.com"),
        ("text_area", "two\nlines", "two\nlines"),
    ],
)
async def test_a_custom_value_is_sent_as_its_type_wants(kind, value, sent):
    clio = StrictClio({"matters": [OFFICE], "custom_fields": [definition(9001, kind, picklist_options=COURTS)]})
    await run(create_matter, clio, client_id=1, description="X", custom_fields={"9001": value})
    assert written(clio)[0]["custom_field_values"][0]["value"] == sent


@pytest.mark.parametrize(
    ("kind", "value", "needed"),
    [
        ("checkbox", "perhaps", "true or false"),
        ("currency", "much", "an amount such as 12.50"),
        ("date", "31.1.2026", "a date such as 2026-01-31"),
        ("time", "noon", "a time such as 14:30"),
        ("picklist", "Closed", "one of: County"),
        ("contact", "Ada", "the id of a contact"),
        ("email", "nobody", "an e-mail address"),
    ],
)
async def test_a_wrong_custom_value_is_refused_before_anything_is_sent(kind, value, needed):
    clio = StrictClio({"custom_fields": [definition(9001, kind, picklist_options=COURTS)]})
    with pytest.raises(Rejected, match=f"'Field 9001' is not {needed}") as refused:
        await run(create_matter, clio, client_id=1, description="X", custom_fields={"9001": value})
    assert (refused.value.field, written(clio)) == ("custom_fields", [])


async def test_an_unknown_custom_field_is_named():
    with pytest.raises(Rejected, match="no custom field 9 for a matter"):
        await run(create_matter, StrictClio(), client_id=1, description="X", custom_fields={"9": "X"})


async def test_a_matter_is_found_by_the_whole_custom_value_only():
    value = {"id": "picklist-1", "custom_field": {"id": 9001}, "value": 9101}
    rows = [OFFICE | {"custom_field_values": [value]}, OFFICE | {"id": 2, "custom_field_values": []}]
    clio = StrictClio({"matters": rows, "custom_fields": [definition(9001, "picklist", picklist_options=COURTS)]})
    assert (await run(find_matter_by_custom_field, clio, custom_field_id=9001, value="County")).id == 70001
    assert clio.asked[-1].url.params["custom_field_values[9001]"] == "9101"


async def test_an_amount_is_compared_as_a_number():
    contact = {"id": 1, "custom_field_values": [{"id": "currency-1", "custom_field": {"id": 9001}, "value": "12.5"}]}
    dates = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    clio = StrictClio({"contacts": [contact | dates], "custom_fields": [definition(9001, "currency")]})
    assert (await run(find_contact_by_custom_field, clio, custom_field_id=9001, value="12.50")).found
    assert clio.asked[-1].url.params["custom_field_values[9001]"] == "=12.50"


async def test_the_newest_matter_of_all_clients_with_the_address_is_taken():
    client = {"id": 1, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"}
    client["primary_email_address"] = "Ada@example.com"
    clio = StrictClio({"contacts": [client, client | {"id": 2}, client | {"primary_email_address": "b@example.com"}]})
    clio.rows["matters"] = [OFFICE]
    assert (await run(find_newest_matter_by_client_email, clio, email="ada@example.com")).id == 70001
    assert [each.url.params.get("client_id") for each in clio.asked[:3]] == [None, "1", "2"]


async def test_a_task_is_changed_only_where_it_differs():
    clio = StrictClio({"tasks": [TASK]})
    await run(update_task, clio, task_id=60001, name=TASK["name"], due_at="2026-01-13", assignee_id=7)
    assert written(clio) == [{"assignee": {"id": 7, "type": "User"}, "due_at": "2026-01-13T12:00:00Z"}]


async def test_a_complete_task_is_not_completed_again():
    clio = StrictClio({"tasks": [TASK | {"status": "complete"}]})
    await run(complete_task, clio, task_id=60001)
    assert not written(clio)
    open_task = StrictClio({"tasks": [TASK]})
    assert await look(complete_task, open_task, task_id=60001) is None
    await run(complete_task, open_task, task_id=60001)
    assert written(open_task) == [{"status": "complete"}]


@pytest.mark.parametrize(("made", "outcome"), [([], "send"), (["A"], "ask"), (["A", "B"], "done")])
async def test_a_list_counts_as_assigned_only_when_all_its_tasks_are_there(made, outcome):
    clio = StrictClio({"task_templates": [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}], "matters": [OFFICE]})
    clio.rows["tasks"] = [TASK | {"name": name} for name in made]
    looked = look(assign_task_template_list, clio, matter_id=70001, task_template_list_id=5)
    if outcome == "ask":
        with pytest.raises(InDoubt, match="only some"):
            await looked
    else:
        assert (await looked is not None) == (outcome == "done")


async def test_a_list_whose_tasks_cannot_be_read_is_not_assigned_blindly_again():
    clio = StrictClio({"tasks": [TASK], "matters": [OFFICE]})
    with pytest.raises(InDoubt):
        await look(assign_task_template_list, clio, matter_id=70001, task_template_list_id=5)


async def test_a_trust_request_is_no_bill_unless_asked_for():
    clio = StrictClio({"bills": [BILL | {"kind": "trust_kind"}]})
    assert not (await run(find_bill, clio, number=BILL["number"], if_missing="continue")).found
    found = await run(find_bill, clio, number=BILL["number"], kind="any")
    assert (found.client_id, found.matter_ids) == (BILL["client"]["id"], (BILL["matters"][0]["id"],))
    with pytest.raises(ValueError, match="a number, a client or a matter"):
        find_bill.input()


async def test_a_user_is_found_by_the_whole_address():
    clio = StrictClio({"users": [LEE | {"id": 2, "email": "not-lee@example.com"}, LEE]})
    assert (await run(find_user, clio, text="LEE@example.com")).id == 30001
