"""What Clio fills in by itself when a record is written: names, numbers, statuses and dates."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from sandbox.clio import bills
from sandbox.clio.activities import complete_activity
from sandbox.clio.customfields import complete_definition
from sandbox.clio.diary import complete_communication, complete_entry
from sandbox.clio.errors import ClioError
from sandbox.clio.filing import complete_folder
from sandbox.clio.ledger import complete_transaction
from sandbox.clio.payments import request_trust
from sandbox.clio.records import new_id, now, save, today
from sandbox.clio.webhooks import complete_webhook
from sandbox.store import Document
from sandbox.world import World

Complete = Callable[[World, Document, Document | None], None]


def _contact(world: World, doc: Document, before: Document | None) -> None:
    if doc["type"] == "Person":
        parts = [doc.get(name) for name in ("first_name", "last_name")]
        if any(parts):
            doc["name"] = " ".join(part for part in parts if part)
    company = world.store.peek("clio.contact", str((doc.get("company") or {}).get("id")))
    if company is not None and company["type"] != "Company":
        raise ClioError(422, f"company: Contact {company['id']} is a Person")
    if not doc.get("name"):
        raise ClioError(422, "name: a Company needs a name, a Person a first_name or last_name")
    doc["initials"] = "".join(word[0] for word in doc["name"].split()[:2])
    for rows, value, target, flag in (
        ("email_addresses", "address", "primary_email_address", "default_email"),
        ("phone_numbers", "number", "primary_phone_number", "default_number"),
    ):
        held = doc.get(rows) or []
        chosen = next((row for row in held if row.get(flag)), held[0] if held else {})
        doc[target] = chosen.get(value)
        doc[rows] = [{**row, "primary": row is chosen} for row in held]


def _matter(world: World, doc: Document, before: Document | None) -> None:
    client = world.store.get("clio.contact", str(doc["client"]["id"]))
    assert client is not None
    if before is None:
        doc["number"] = world.store.next_id("clio.matter_number")
        doc.setdefault("display_number", f"{doc['number']:05d}-{_surname(client)}")
        doc.setdefault("open_date", today(world))
    doc["client_id"] = client["id"]
    doc.setdefault("billable", True)
    doc["status"] = doc.get("status", "Open").capitalize()
    _date_status(world, doc, before)
    _check_stage(world, doc)
    if not client.get("is_client"):
        save(world, "contacts", {**client, "is_client": True})


def _surname(client: Document) -> str:
    return str(client.get("last_name") or client["name"])


def _date_status(world: World, doc: Document, before: Document | None) -> None:
    if before and before["status"] != doc["status"]:
        field = {"Open": "open_date", "Pending": "pending_date", "Closed": "close_date"}[doc["status"]]
        doc[field] = today(world)
    if before and before.get("matter_stage") != doc.get("matter_stage"):
        doc["matter_stage_updated_at"] = now(world)


def _check_stage(world: World, doc: Document) -> None:
    stage = world.store.peek("clio.matter_stage", str((doc.get("matter_stage") or {}).get("id")))
    area = str((doc.get("practice_area") or {}).get("id"))
    if stage is not None and stage["practice_area_id"] != area:
        raise ClioError(422, f"matter_stage {stage['id']} does not belong to the practice area of the matter")


def _note(world: World, doc: Document, before: Document | None) -> None:
    parent = doc["type"].lower()
    if not doc.get(parent):
        raise ClioError(422, f"{parent}: a note of type {doc['type']} needs its {parent}")
    doc.setdefault("date", today(world))
    doc.setdefault("detail_text_type", "plain_text")


def _task(world: World, doc: Document, before: Document | None) -> None:
    doc.setdefault("status", "pending")
    doc.setdefault("priority", "Normal")
    doc.setdefault("permission", "public")
    if doc.get("due_at"):
        doc["due_at"] = str(doc["due_at"])[:10]
    if doc["status"] == "complete":
        doc["completed_at"] = doc.get("completed_at") or now(world)
    else:
        doc["completed_at"] = None


def _bill(world: World, doc: Document, before: Document | None) -> None:
    state, doc["state"] = doc["state"], (before or doc)["state"]
    if before and not before["can_update"] and doc.get("discount") != before.get("discount"):
        raise ClioError(422, f"Bill {doc['id']} is {before['state']} and can no longer be edited")
    if doc["kind"] != "trust_kind":
        bills.total_bill(doc, bills.lines_of(world.store, doc))
    bills.move(doc, state, date.fromisoformat(today(world)))
    note_approval(world, doc)


def note_approval(world: World, bill: Document) -> None:
    """Remember when a bill first reached awaiting_payment, for the report."""
    if bill["state"] == "awaiting_payment" and world.store.peek("clio.approval", str(bill["id"])) is None:
        world.store.put("clio.approval", str(bill["id"]), {"id": bill["id"], "at": now(world)})


def _line_item(world: World, doc: Document, before: Document | None) -> None:
    bill = world.store.get("clio.bill", str(doc["bill"]["id"]))
    if bill is None or not bill["can_update"]:
        raise ClioError(422, f"The bill of line item {doc['id']} can no longer be edited")
    bills.total_line(doc, Decimal(bill.get("tax_rate") or 0), Decimal(bill.get("secondary_tax_rate") or 0))
    others = [line for line in bills.lines_of(world.store, bill) if line["id"] != doc["id"]]
    bills.total_bill(bill, [*others, doc])
    save(world, "bills", bill)


def _custom_field(world: World, doc: Document, before: Document | None) -> None:
    complete_definition(world.store, doc, before)


def _activity_description(world: World, doc: Document, before: Document | None) -> None:
    doc.setdefault("type", "clio")
    doc.setdefault("default", False)
    doc.setdefault("accessible_to_user", True)


def _bank_account(world: World, doc: Document, before: Document | None) -> None:
    doc.setdefault("balance", Decimal("0.00"))
    doc.setdefault("currency_id", 1)
    doc.setdefault("default_account", False)


_COMPLETIONS: dict[str, Complete] = {
    "contacts": _contact,
    "matters": _matter,
    "notes": _note,
    "tasks": _task,
    "activities": complete_activity,
    "folders": complete_folder,
    "calendar_entries": complete_entry,
    "communications": complete_communication,
    "custom_fields": _custom_field,
    "activity_descriptions": _activity_description,
    "bank_transactions": complete_transaction,
    "bank_accounts": _bank_account,
    "trust_requests": request_trust,
    "bills": _bill,
    "line_items": _line_item,
    "webhooks": complete_webhook,
}
_ACTORS = {"notes": "author", "tasks": "assigner", "activities": "user", "communications": "user"}
_OWNERS = {
    "webhooks": "user",
    "matters": "user",
    "task_template_lists": "creator",
    "calendars": "creator",
    "documents": "creator",
    "folders": "creator",
}


def complete(world: World, collection: str, doc: Document, before: Document | None, user: int) -> None:
    """Fill in what the writer left open; ClioError 422 when the record cannot be."""
    owner = (_ACTORS | _OWNERS).get(collection)
    if owner and not doc.get(owner):
        doc[owner] = {"id": user}
    if collection in _COMPLETIONS:
        _COMPLETIONS[collection](world, doc, before)


def assign_templates(world: World, matter: Document, instances: list[Document], user: int) -> None:
    """Assigning a task template list to a matter creates its tasks, each time anew."""
    for instance in instances:
        template = world.store.peek("clio.task_template_list", str(instance["task_template_list"]["id"]))
        if template is None:
            raise ClioError(422, f"task_template_list {instance['task_template_list']['id']} does not exist")
        if world.store.peek("clio.user", str(instance.get("assignee_id") or user)) is None:
            raise ClioError(422, f"assignee_id: User {instance['assignee_id']} does not exist")
        assignee = {"id": instance.get("assignee_id") or user, "type": "User"}
        for name in _tasks_of(world, template):
            task = {"id": new_id(world), "name": name, "description": name, "due_at": instance.get("due_at")}
            task |= {"matter": {"id": matter["id"]}, "assignee": assignee}
            complete(world, "tasks", task, None, user)
            save(world, "tasks", task)


def _tasks_of(world: World, template: Document) -> list[str]:
    added = [
        each["name"]
        for each in world.store.all("clio.task_template")
        if (each.get("task_template_list") or {}).get("id") == template["id"]
    ]
    return [*template.get("task_names", []), *added]


def status_events(before: Document | None, doc: Document) -> tuple[str, ...]:
    """The matter events that a change of status says besides ``updated``."""
    if before is None or before["status"] == doc["status"]:
        return ()
    return ({"Open": "matter_opened", "Pending": "matter_pended", "Closed": "matter_closed"}[doc["status"]],)
