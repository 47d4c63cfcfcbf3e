"""Clio's actions over real HTTP: the sandbox's Clio is strict, keeps what it is told, and loses the answer."""

from datetime import UTC, datetime

import httpx
import pytest

from actions import Effect
from connectors._kit.catalog import find_action
from connectors._kit.http import Http
from connectors._kit.oauth import Bearer
from connectors.clio import APP, choices
from connectors.clio.client import Clio
from connectors.clio.models import CustomField, Named
from core.errors import InDoubt
from sandbox.testing import running
from tests.connectors.clio.test_sandbox import Granted
from tests.kept_files import files_in

EFFECT = Effect("key", "lexrelay:0123456789ab", "0" * 40, datetime.now(UTC))
DAYS = {"issue_date": "2026-01-05", "due_date": "2026-02-05"}
TIMES = {"start_at": "2026-02-02T09:00:00-08:00", "end_at": "2026-02-02T10:00:00-08:00"}
ADA = {"first_name": "Zora", "last_name": "Sample", "email_addresses": [{"address": "zora@example.com"}]}
PHONE = {"type": "PhoneCommunication", "subject": "Call", "body": "Agreed."}
WRITES = {
    "create_activity_description": ((), {"name": "Draft a lease", "flat_rate": "99.50"}),
    "create_calendar_entry": (("calendar_id:writable_calendars", "matter_id:matters"), {"summary": "Hearing", **TIMES}),
    "create_communication": (("matter_id:matters", "from_contact_id:persons", "to_user_id:users"), PHONE),
    "create_company_contact": ((), {"name": "Sample Holdings", "addresses": [{"city": "Springfield"}]}),
    "create_expense_entry": (("matter_id:matters",), {"date": "2026-01-05", "price": "12.50", "quantity": "2"}),
    "create_matter": (("client_id:clients",), {"description": "Sale of a boat", "location": "Springfield"}),
    "create_matter_folder": (("matter_id:matters",), {"name": "Contracts"}),
    "create_person_contact": (("company_id:companies",), ADA),
    "create_time_entry": (("matter_id:matters", "user_id:users"), {"date": "2026-01-05", "hours": "1.5"}),
    "create_trust_request": (("client_id:clients",), {"amount": "2500", **DAYS}),
    "find_or_create_matter": (("client_id:clients",), {"description": "Sale of a boat"}),
    "find_or_create_person_contact": ((), ADA),
    "upload_document_to_matter": (("matter_id:matters",), {"name": "letter.txt", "content": "Dear Sir"}),
    "assign_task_template_list": (("matter_id:matters", "task_template_list_id:task_template_lists"), {}),
    "complete_task": (("task_id:tasks",), {}),
    "update_company_contact": (("contact_id:companies",), {"addresses": [{"name": "Billing", "city": "Shelbyville"}]}),
    "update_matter": (("matter_id:matters",), {"location": "Shelbyville", "status": "pending"}),
    "update_person_contact": (("contact_id:persons",), {"title": "Judge", "phone_numbers": [{"number": "555-0177"}]}),
    "update_task": (("task_id:tasks",), {"name": "Call again", "due_at": "2026-03-01", "priority": "High"}),
}


@pytest.fixture
async def box():
    async with running() as sandbox:
        yield sandbox


@pytest.fixture
async def clio(box, tmp_path):
    auth = Bearer(Granted(box.token("clio")))
    async with httpx.AsyncClient(base_url=box.url, auth=auth, headers=APP.headers, trust_env=False) as http:
        yield Clio(Http(http, files=files_in(tmp_path)), "")


async def form_of(clio, name):
    links, given = WRITES[name]
    if "task_id:tasks" in links:
        task = find_action("clio.create_task")
        given = given | {"task_id": (await task.run(clio, task.input(**await some_task(clio)), EFFECT)).id}
        links = ()
    for each in links:
        field, source = each.split(":")
        given = given | {field: (await getattr(choices, source)(clio))[0].value}
    if name == "assign_task_template_list":
        row = {"name": "Write to the court", "task_template_list": {"id": given["task_template_list_id"]}}
        await clio.create("task_templates", Named, row)
    return find_action(f"clio.{name}").input(**given)


async def some_task(clio):
    matter, user = (await choices.matters(clio))[0].value, (await choices.users(clio))[0].value
    return {"matter_id": matter, "assignee_id": user, "name": "Call"}


@pytest.mark.parametrize("name", WRITES)
async def test_a_lost_answer_is_found_again(box, clio, name):
    action, form = find_action(f"clio.{name}"), await form_of(clio, name)
    assert await action.lookup(clio, form, EFFECT) is None
    method = "PATCH" if name.startswith(("update", "assign", "complete", "upload")) else "POST"
    await box.control("faults", once=[{"vendor": "clio", "method": method, "kind": "cut_after"}])
    with pytest.raises(InDoubt):
        await action.run(clio, form, EFFECT)
    found = await action.lookup(clio, form, EFFECT)
    assert found is not None
    again = await action.lookup(clio, form, EFFECT)
    assert again.id == found.id


async def test_what_goes_up_comes_down(clio):
    up, down = find_action("clio.upload_document_to_matter"), find_action("clio.download_document")
    made = await up.run(clio, await form_of(clio, "upload_document_to_matter"), EFFECT)
    got = await down.run(clio, down.input(document_id=made.id), EFFECT)
    assert (got.file.name, got.file.size) == ("letter.txt", 8)
    assert b"".join([piece async for piece in clio.files.read(got.file, 0, 8)]) == b"Dear Sir"


async def test_an_upload_that_broke_off_starts_anew_and_leaves_one_document(box, clio):
    up, form = find_action("clio.upload_document_to_matter"), await form_of(clio, "upload_document_to_matter")
    await box.control("faults", once=[{"vendor": "clio", "method": "POST", "kind": "cut_after"}])
    with pytest.raises(InDoubt):
        await up.run(clio, form, EFFECT)
    assert await up.lookup(clio, form, EFFECT) is None
    made = await up.run(clio, form, EFFECT)
    assert (await up.lookup(clio, form, EFFECT)).id == made.id


async def test_a_new_matter_can_be_found_by_its_custom_field(clio):
    fields = await clio.fetch("custom_fields", CustomField, parent_type="matter")
    text = next(each.id for each in fields if each.field_type == "text_line")
    create, find = find_action("clio.create_matter"), find_action("clio.find_matter_by_custom_field")
    wanted = (await form_of(clio, "create_matter")).model_dump() | {"custom_fields": {text: "Blue folder"}}
    made = await create.run(clio, create.input(**wanted), EFFECT)
    found = await find.run(clio, find.input(custom_field_id=text, value="blue folder"), EFFECT)
    assert found.id == made.id
