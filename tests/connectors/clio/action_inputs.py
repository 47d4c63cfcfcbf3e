"""Inputs for the actions beyond the first, few and many fields each, and the rows Clio then answers with."""

from typing import Any

PERSON = {
    "first_name": "Ada",
    "last_name": "Example",
    "company_id": 2,
    "date_of_birth": "1980-02-29",
    "email_addresses": [{"address": "ada@example.com"}],
    "phone_numbers": [{"number": "555-0100", "name": "Mobile"}],
    "addresses": [{"name": "Billing", "city": "Springfield"}],
    "custom_fields": {"9001": "Friend"},
}
COMPANY = {"name": "Example Holdings", **{name: PERSON[name] for name in ("email_addresses", "addresses")}}
MATTER = {
    "client_id": 50001,
    "description": "Purchase of an office",
    "status": "open",
    "practice_area_id": 1,
    "matter_stage_id": 2,
    "responsible_attorney_id": 3,
    "originating_attorney_id": 4,
    "responsible_staff_id": 5,
    "open_date": "2026-01-05",
    "client_reference": "C-1",
    "billable": True,
    "custom_fields": {"9001": "Friend"},
}
SEARCH = {"if_missing": "continue"}
INPUTS: dict[str, list[Any]] = {
    "clio.create_person_contact": [{"last_name": "X"}, PERSON],
    "clio.create_company_contact": [{"name": "X"}, COMPANY],
    "clio.update_person_contact": [{"contact_id": 1}, {"contact_id": 1, "title": "Judge", **PERSON}],
    "clio.update_company_contact": [],
    "clio.find_or_create_person_contact": [{"last_name": "X"}, PERSON],
    "clio.find_or_create_company_contact": [{"name": "X"}, COMPANY],
    "clio.create_matter": [{"client_id": 1, "description": "X"}, MATTER],
    "clio.update_matter": [{"matter_id": 1}, {"matter_id": 1, **MATTER, "client_id": 2, "close_date": "2026-02-01"}],
    "clio.find_or_create_matter": [MATTER],
    "clio.assign_task_template_list": [
        {"matter_id": 1, "task_template_list_id": 2},
        {"matter_id": 1, "task_template_list_id": 2, "assignee_id": 3, "due_at": "2026-02-01"},
    ],
    "clio.update_task": [
        {"task_id": 1},
        {"task_id": 1, "name": "N", "status": "complete", "priority": "High", "assignee_id": 2, "due_at": "2026-02-01"},
    ],
    "clio.complete_task": [{"task_id": 1}],
    "clio.find_company_contact": [{"text": "X", **SEARCH}, {"text": "a@example.com", "search_by": "email", **SEARCH}],
    "clio.find_contact_by_custom_field": [{"custom_field_id": 9001, "value": "X", "type": "Person", **SEARCH}],
    "clio.find_matter_by_custom_field": [{"custom_field_id": 9001, "value": "X", "status": "open", **SEARCH}],
    "clio.find_newest_matter_by_client_email": [{"email": "ada@example.com", "status": "open"}],
    "clio.find_user": [{"text": "X", **SEARCH}, {"text": "X", "enabled_only": False, **SEARCH}],
    "clio.find_bill": [{"number": "1", **SEARCH}, {"client_id": 1, "matter_id": 2, "state": "paid", **SEARCH}],
}


def definition(id, kind="text_line", **more):
    return {"id": id, "name": f"Field {id}", "field_type": kind, "parent_type": "Matter", "deleted": False, **more}


def more_rows():
    return {"custom_fields": [definition(9001)], "task_templates": [{"id": 1, "name": "Welcome the client"}]}
