"""Inputs for Clio's actions, in the ids of the firm that tries them."""

from tests.engine.actions.row import Row

DAYS = {"issue_date": "2026-01-05", "due_date": "2026-02-05"}
TIMES = {"start_at": "2026-02-02T09:00:00-08:00", "end_at": "2026-02-02T10:00:00-08:00"}
ADA = {"first_name": "Zora", "last_name": "Sample", "email_addresses": [{"address": "zora@example.com"}]}
HOLDINGS = {"name": "Sample Holdings", "addresses": [{"name": "Billing", "city": "Springfield"}]}


def matter(firm):
    return {"matter_id": firm.id("clio.matter")}


def client(firm):
    return {"client_id": firm.id("clio.contact", is_client=True)}


def user(firm):
    return firm.id("clio.user", enabled=True)


def person(firm):
    return {"contact_id": firm.id("clio.contact", type="Person")}


def held(kind, field, **values):
    """Whether the object whose id is the given field shows these values."""
    return lambda firm, given: bool(firm.all(kind, id=given[field], **values))


def reference(firm, parent):
    return firm.id("clio.custom_field", parent_type=parent, name="Reference")


async def task(firm, **more):
    return {"task_id": (await firm.made("clio.create_task"))["id"], **more}


async def document(firm):
    return {"document_id": (await firm.made("clio.upload_document_to_matter"))["id"]}


async def known_field(firm, parent, id_field, action):
    """A search for the value that an object was given just now."""
    field = reference(firm, parent)
    base = matter(firm) if parent == "Matter" else person(firm)
    await firm.output(await firm.queue(action, {**base, "custom_fields": {str(field): "Blue folder"}}))
    return {"custom_field_id": field, "value": "blue folder"}


async def template_list(firm):
    """A list of which Clio shows every task."""
    found = firm.all("clio.task_template_list")[0]
    firm.template(found["id"], "Write to the court")
    return {**matter(firm), "task_template_list_id": found["id"], "assignee_id": user(firm)}


def expense(firm):
    category = firm.id("clio.expense_category", name="Filing fees")
    return {**matter(firm), "date": "2026-01-05", "price": "12.50", "quantity": "2", "expense_category_id": category}


def entry(firm):
    calendar = firm.id("clio.calendar", permission="owner")
    return {**matter(firm), **TIMES, "calendar_id": calendar, "summary": "Hearing", "attendee_calendar_ids": [calendar]}


def call(firm):
    said = {"type": "PhoneCommunication", "subject": "Call", "body": "Agreed."}
    return {**matter(firm), **said, "from_contact_id": person(firm)["contact_id"], "to_user_id": user(firm)}


def email_of(firm):
    return firm.all("clio.contact", type="Person")[0]["primary_email_address"]


def company(firm, **more):
    return {"contact_id": firm.id("clio.contact", type="Company"), **more}


PATCH = ("PATCH",)
CLIO = {
    "clio.assign_task_template_list": Row(template_list, kind="clio.task", count=4, methods=PATCH, named=False),
    "clio.complete_task": Row(task, methods=PATCH, saved=held("clio.task", "task_id", status="complete")),
    "clio.create_activity_description": Row(
        lambda firm: {"name": "Draft a lease", "description": "Lease", "flat_rate": "99.50"},
        kind="clio.activity_description",
    ),
    "clio.create_calendar_entry": Row(entry, kind="clio.calendar_entry"),
    "clio.create_communication": Row(call, kind="clio.communication"),
    "clio.create_company_contact": Row(lambda firm: HOLDINGS, kind="clio.contact"),
    "clio.create_expense_entry": Row(expense, kind="clio.activity"),
    "clio.create_matter": Row(lambda firm: {**client(firm), "description": "Sale of a boat"}, kind="clio.matter"),
    "clio.create_matter_folder": Row(lambda firm: {**matter(firm), "name": "Contracts"}, kind="clio.folder"),
    "clio.create_matter_note": Row(
        lambda firm: {**matter(firm), "subject": "Call", "detail": "Agreed.", "date": "2026-01-05"}, kind="clio.note"
    ),
    "clio.create_person_contact": Row(
        lambda firm: {**ADA, "company_id": company(firm)["contact_id"]}, kind="clio.contact"
    ),
    "clio.create_task": Row(
        lambda firm: {**matter(firm), "name": "Call", "assignee_id": user(firm), "due_at": "2026-03-01"},
        kind="clio.task",
    ),
    "clio.create_time_entry": Row(
        lambda firm: {**matter(firm), "date": "2026-01-05", "hours": "1.5", "user_id": user(firm)}, kind="clio.activity"
    ),
    "clio.create_trust_request": Row(
        lambda firm: {**client(firm), **DAYS, "amount": "2500"}, kind="clio.bill", named=False
    ),
    "clio.download_document": Row(document),
    "clio.find_bill": Row(lambda firm: {"number": firm.all("clio.bill", kind="revenue_kind")[0]["number"]}),
    "clio.find_company_contact": Row(
        lambda firm: {"text": firm.all("clio.contact", type="Company")[0]["name"], "search_by": "name"}
    ),
    "clio.find_contact_by_custom_field": Row(
        lambda firm: known_field(firm, "Contact", "contact_id", "clio.update_person_contact")
    ),
    "clio.find_matter": Row(lambda firm: {"text": firm.all("clio.matter")[0]["display_number"]}),
    "clio.find_matter_by_custom_field": Row(
        lambda firm: known_field(firm, "Matter", "matter_id", "clio.update_matter")
    ),
    "clio.find_newest_matter_by_client_email": Row(lambda firm: {"email": email_of(firm)}),
    "clio.find_or_create_company_contact": Row(lambda firm: HOLDINGS, kind="clio.contact"),
    "clio.find_or_create_matter": Row(
        lambda firm: {**client(firm), "description": "Sale of a boat"}, kind="clio.matter"
    ),
    "clio.find_or_create_person_contact": Row(lambda firm: ADA, kind="clio.contact"),
    "clio.find_person_contact": Row(lambda firm: {"text": email_of(firm)}),
    "clio.find_user": Row(lambda firm: {"text": firm.all("clio.user")[0]["email"]}),
    "clio.update_company_contact": Row(
        lambda firm: company(firm, sales_tax_number="12-34"),
        methods=PATCH,
        saved=held("clio.contact", "contact_id", sales_tax_number="12-34"),
    ),
    "clio.update_matter": Row(
        lambda firm: {**matter(firm), "location": "Shelbyville", "status": "pending"},
        methods=PATCH,
        saved=held("clio.matter", "matter_id", location="Shelbyville", status="Pending"),
    ),
    "clio.update_person_contact": Row(
        lambda firm: {**person(firm), "title": "Judge", "phone_numbers": [{"number": "555-0177"}]},
        methods=PATCH,
        saved=held("clio.contact", "contact_id", title="Judge", primary_phone_number="555-0177"),
    ),
    "clio.update_task": Row(
        lambda firm: task(firm, name="Call again", due_at="2026-03-02", priority="High"),
        methods=PATCH,
        saved=held("clio.task", "task_id", name="Call again", priority="High", due_at="2026-03-02"),
    ),
    "clio.upload_document_to_matter": Row(
        lambda firm: {**matter(firm), "name": "letter.txt", "content": "Dear Sir"},
        kind="clio.document",
        methods=("POST", "PATCH"),
    ),
}
