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
TIMES = {"start_at": "2026-02-02T09:00:00-08:00", "end_at": "2026-02-02T10:00:00-08:00"}
DEPOSIT = {"client_id": 1, "amount": "2500", "issue_date": "2026-01-05", "due_date": "2026-02-05"}
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
    "clio.create_time_entry": [
        {"matter_id": 1, "date": "2026-01-05", "hours": "1.5"},
        {"matter_id": 1, "date": "2026-01-05", "hours": "0.1", "price": "250.50", "activity_description_id": 2},
    ],
    "clio.create_expense_entry": [
        {"matter_id": 1, "date": "2026-01-05", "price": "12.50"},
        {"matter_id": 1, "date": "2026-01-05", "price": "12.50", "expense_category_id": 2, "vendor_id": 3},
    ],
    "clio.create_calendar_entry": [
        TIMES | {"calendar_id": 1, "summary": "S"},
        TIMES | {"calendar_id": 1, "summary": "S", "matter_id": 2, "attendee_calendar_ids": [3]},
        TIMES | {"calendar_id": 1, "summary": "S", "all_day": True, "attendee_contact_ids": [4, 5]},
    ],
    "clio.create_communication": [
        {"type": "PhoneCommunication", "subject": "S", "body": "B"},
        {"type": "EmailCommunication", "subject": "S", "body": "B", "matter_id": 1, "from_contact_id": 2},
    ],
    "clio.create_matter_folder": [{"matter_id": 1, "name": "N"}, {"matter_id": 1, "name": "N", "parent_folder_id": 2}],
    "clio.create_activity_description": [{"name": "X"}, {"name": "X", "description": "T", "flat_rate": "99.50"}],
    "clio.upload_document_to_matter": [],
    "clio.download_document": [],
    "clio.create_trust_request": [DEPOSIT, DEPOSIT | {"matter_id": 2}],
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
    """Rows of the collections that no trigger has a sample for; `answers` of `POST` come from them as well."""
    made = {"id": 1, "created_at": "2026-01-05T09:30:00Z", "updated_at": "2026-01-05T09:30:00Z", "name": "X"}
    templates = [{"id": 1, "name": "Welcome the client"}]
    kinds = {"activity_descriptions": [made], "folders": [made], "trust_requests": [made]}
    return {"custom_fields": [definition(9001)], "task_templates": templates, **kinds}
