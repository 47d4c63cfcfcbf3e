"""Writing contacts, matters and custom fields, what the firm's work adds, and the lag of the search."""

import pytest

from sandbox.exact import loads

VALUES = "custom_field_values{id,value,field_type}"


async def send(box, path, data, method="POST"):
    return await box.client.request(method, f"/api/v4/{path}", json={"data": data})


async def read(box, path):
    return loads((await box.client.get(f"/api/v4/{path}")).content)["data"]


def first(box, kind):
    return box.store.all(f"clio.{kind}")[0]["id"]


def field(box, kind, parent="Matter"):
    found = (each for each in box.store.all("clio.custom_field") if each["parent_type"] == parent)
    return next(each for each in found if each["field_type"] == kind)


async def test_nested_rows_are_added_changed_and_removed(box):
    path = f"contacts/{first(box, 'contact')}?fields=email_addresses{{id,address}},primary_email_address"
    old = (await read(box, path))["email_addresses"][0]
    added = await send(box, path, {"email_addresses": [{"name": "Home", "address": "second@example.com"}]}, "PATCH")
    assert len(added.json()["data"]["email_addresses"]) == 2
    gone = await send(box, path, {"email_addresses": [{"id": old["id"], "_destroy": True}]}, "PATCH")
    assert gone.json()["data"]["primary_email_address"] == "second@example.com"
    unknown = await send(box, path, {"email_addresses": [{"id": 1, "address": "x@example.com"}]}, "PATCH")
    assert unknown.status_code == 422


async def test_person_works_for_a_company_only(box):
    company = next(each["id"] for each in box.store.all("clio.contact") if each["type"] == "Company")
    person = {"type": "Person", "last_name": "Sample"}
    right = await send(box, "contacts?fields=company{name}", {**person, "company": {"id": company}})
    wrong = await send(box, "contacts", {**person, "company": {"id": first(box, "contact")}})
    assert (right.status_code, wrong.status_code) == (201, 422)


async def test_matter_is_created_with_tasks_and_values(box):
    text = field(box, "text_line")["id"]
    data = {"client": {"id": first(box, "contact")}, "description": "New", "status": "pending"}
    lists = [{"task_template_list": {"id": first(box, "task_template_list")}, "due_at": "2026-04-01"}]
    values = [{"custom_field": {"id": text}, "value": "R-1"}]
    sent = {**data, "task_template_list_instances": lists, "custom_field_values": values}
    made = (await send(box, f"matters?fields=id,status,{VALUES}", sent)).json()["data"]
    tasks = await read(box, f"tasks?matter_id={made['id']}&fields=due_at,assignee{{type}}")
    assert (made["status"], made["custom_field_values"][0]["value"]) == ("Pending", "R-1")
    assert tasks == [{"due_at": "2026-04-01", "assignee": {"type": "User"}}] * 3


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("checkbox", "true", "yes"),
        ("currency", "12.50", "$12"),
        ("numeric", "3", "three"),
        ("date", "2026-03-02", "3/2/2026"),
        ("time", "09:30", "half nine"),
        ("email", "a@example.com", "a"),
        ("url", "https://example.com", "example"),
        ("contact", "{contact}", "1"),
        ("matter", "{matter}", "1"),
        ("picklist", "{option}", "Web"),
    ],
)
async def test_custom_value_must_fit_its_type(box, kind, right, wrong):
    definition = field(box, kind)
    options = definition.get("picklist_options") or [{"id": None}]
    known = {"contact": first(box, "contact"), "matter": first(box, "matter"), "option": options[0]["id"]}
    path = f"matters/{known['matter']}?fields={VALUES}"
    statuses = []
    for value in (wrong, right.format(**known)):
        row = {"custom_field": {"id": definition["id"]}, "value": value}
        statuses.append((await send(box, path, {"custom_field_values": [row]}, "PATCH")).status_code)
    assert statuses == [422, 200]


async def test_field_of_contacts_is_not_for_matters(box):
    row = {"custom_field": {"id": field(box, "text_line", "Contact")["id"]}, "value": "x"}
    answer = await send(box, f"matters/{first(box, 'matter')}", {"custom_field_values": [row]}, "PATCH")
    assert answer.status_code == 422


async def test_unset_fields_show_without_an_id_when_switched_on(box):
    await box.control("faults", show_unset_fields=True)
    wanted = field(box, "date")["id"]
    path = f"matters?limit=1&custom_field_ids[]={wanted}&fields={VALUES}"
    assert (await read(box, path))[0]["custom_field_values"] == [{"id": None, "value": None, "field_type": "date"}]


async def test_new_definition_is_used_and_then_deleted(box):
    data = {"name": "Court", "parent_type": "Matter", "field_type": "picklist", "picklist_options": [{"option": "A"}]}
    made = (await send(box, "custom_fields?fields=id,picklist_options{id,option}", data)).json()["data"]
    row = {"custom_field": {"id": made["id"]}, "value": str(made["picklist_options"][0]["id"])}
    matter = f"matters/{first(box, 'matter')}"
    assert (await send(box, matter, {"custom_field_values": [row]}, "PATCH")).status_code == 200
    assert len(await read(box, f"matters?custom_field_values[{made['id']}]={row['value']}")) == 1
    await box.client.delete(f"/api/v4/custom_fields/{made['id']}")
    assert made["id"] not in [each["id"] for each in await read(box, "custom_fields?parent_type=matter")]
    assert [each["id"] for each in await read(box, "custom_fields?deleted=true")] == [made["id"]]


@pytest.mark.parametrize("more", [{"field_type": "picklist"}, {"picklist_options": [{"option": "A"}]}])
async def test_options_and_picklist_belong_together(box, more):
    data = {"name": "x", "parent_type": "Matter", "field_type": "text_line", **more}
    assert (await send(box, "custom_fields", data)).status_code == 422


async def test_new_template_list_creates_its_own_tasks(box):
    made = (await send(box, "task_template_lists", {"name": "Closing", "description": "d"})).json()["data"]["id"]
    await send(box, "task_templates", {"name": "Archive", "task_template_list": {"id": made}})
    matter = first(box, "matter")
    instances = [{"task_template_list": {"id": made}}]
    await send(box, f"matters/{matter}", {"task_template_list_instances": instances}, "PATCH")
    assert [row["name"] for row in await read(box, f"tasks?matter_id={matter}&fields=name")] == ["Archive"]


async def test_search_learns_of_a_contact_after_the_lag(box):
    await box.control("faults", search_lag_seconds=5)
    await send(box, "contacts", {"type": "Person", "first_name": "Newly", "last_name": "Met"})
    assert await read(box, "contacts?query=newly") == []
    await box.control("clock", advance_seconds=6)
    assert len(await read(box, "contacts?query=newly")) == 1


async def test_search_knows_the_older_version_during_the_lag(box):
    await box.control("clock", advance_seconds=60)
    contact = box.store.all("clio.contact")[0]
    await box.control("faults", search_lag_seconds=5)
    await send(box, f"contacts/{contact['id']}", {"first_name": "Renamed"}, "PATCH")
    assert await read(box, "contacts?query=renamed") == []
    assert contact["id"] in [row["id"] for row in await read(box, f"contacts?query={contact['first_name']}")]


@pytest.mark.parametrize(
    ("work", "collection"),
    [
        ("new_notes", "notes?type=Matter"),
        ("new_tasks", "tasks?limit=9"),
        ("new_activities", "activities?status=unbilled"),
        ("new_communications", "communications?order=id(asc)"),
        ("new_calendar_entries", "calendar_entries?limit=9"),
        ("upload_documents", "documents?limit=9"),
        ("begin_uploads", "documents?show_uncompleted=true"),
        ("record_trust_deposit", "bank_transactions?type=liability"),
    ],
)
async def test_work_of_the_firm_is_seen_in_the_lists(box, work, collection):
    made = (await box.control("work", **{work: 2}))[work]
    assert len(made) == 2
    assert [row["id"] for row in await read(box, collection)] == made


async def test_deleted_trust_transactions_are_just_gone(box):
    made = await box.control("work", record_trust_deposit=2, delete_trust_transactions=1)
    kept = [row["id"] for row in await read(box, "bank_transactions")]
    assert kept == made["record_trust_deposit"][:1]


@pytest.mark.parametrize(
    ("model", "work"),
    [
        ("activity", "new_activities"),
        ("calendar_entry", "new_calendar_entries"),
        ("communication", "new_communications"),
        ("document", "begin_uploads"),
        ("folder", "open_matters"),
        ("task", "new_tasks"),
    ],
)
async def test_every_model_reaches_its_webhook(box, inbox, model, work):
    data = {"url": inbox.url, "model": model, "fields": "id", "events": ["created"]}
    hook = (await send(box, "webhooks?fields=id,shared_secret", data)).json()["data"]
    await inbox.until(1)
    headers = {"X-Hook-Secret": hook["shared_secret"]}
    await box.client.put(f"/api/v4/webhooks/{hook['id']}/activate", headers=headers)
    made = (await box.control("work", **{work: 1}))[work]
    told = loads((await inbox.until(2))[1][1])
    assert told["meta"]["event"] == "created"
    assert model == "folder" or told["data"]["id"] == made[0]


async def test_report_tells_what_was_filed_and_booked(box):
    made = await box.control("work", upload_documents=1, record_trust_deposit=1, new_calendar_entries=1)
    told = (await box.report())["clio"]
    assert [row["id"] for row in told["documents"] if row["uploaded"]] == made["upload_documents"]
    assert [row["amount"] for row in told["bank_transactions"]] == ["1500.00"]
    assert [row["id"] for row in told["calendar_entries"]] == made["new_calendar_entries"]
