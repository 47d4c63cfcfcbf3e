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
INPUTS: dict[str, list[Any]] = {
    "clio.create_person_contact": [{"last_name": "X"}, PERSON],
    "clio.create_company_contact": [{"name": "X"}, COMPANY],
    "clio.update_person_contact": [{"contact_id": 1}, {"contact_id": 1, "title": "Judge", **PERSON}],
    "clio.update_company_contact": [],
    "clio.find_or_create_person_contact": [{"last_name": "X"}, PERSON],
    "clio.find_or_create_company_contact": [{"name": "X"}, COMPANY],
}


def definition(id, kind="text_line", **more):
    return {"id": id, "name": f"Field {id}", "field_type": kind, "parent_type": "Matter", "deleted": False, **more}


def more_rows():
    return {"custom_fields": [definition(9001)]}
