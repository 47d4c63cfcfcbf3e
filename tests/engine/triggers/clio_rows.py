"""Clio: what people of the firm do there for each trigger, written straight into the sandbox's committed state."""

import random
from decimal import Decimal
from typing import Any

from sandbox import work
from sandbox.clio import office_work
from sandbox.clio.issuing import issue_bill
from sandbox.clio.ledger import record
from sandbox.clio.payments import issue_credit, pay_bill
from sandbox.clio.records import save
from sandbox.world import World
from tests.engine.triggers.rows import Row


def draft_bills(world: World, count: int) -> list[Any]:
    """Bills of one matter each, none of them a request for trust money."""
    matters = world.store.all("clio.matter")
    chosen = [[matters[number % len(matters)]] for number in range(count)]
    return [issue_bill(world, random.Random(number), each)["id"] for number, each in enumerate(chosen)]


def approved_bills(world: World, count: int) -> None:
    draft_bills(world, count)
    work.approve_bills(world, count)


def pay_bills(world: World, count: int) -> list[Any]:
    """Pay bills in full; the ids of the payments, which Clio shows in their allocations only."""
    return [pay_bill(world, dict(bill))["parent"]["id"] for bill in _owed(world)[:count]]


def credit_bills(world: World, count: int) -> list[Any]:
    return [issue_credit(world, dict(bill), Decimal("1.00"))["id"] for bill in _owed(world)[:count]]


def _owed(world: World) -> list[dict[str, Any]]:
    return [bill for bill in world.store.all("clio.bill") if bill["state"] == "awaiting_payment"]


def deposit(world: World, count: int) -> list[Any]:
    matter = {"id": world.store.all("clio.matter")[0]["id"]}
    return [record(world, "Trust", Decimal("10.00"), "Trust deposit", matter=matter)["id"] for _ in range(count)]


def only_funded_matters(world: World, count: int) -> None:
    """No other matter is open, since this trigger's pages list all that are."""
    work.close_matters(world, len(world.store.all("clio.matter")))
    for id in work.open_matters(world, count):
        record(world, "Trust", Decimal("500.00"), "Trust deposit", matter={"id": id})


def withdraw(world: World, count: int) -> list[Any]:
    """Take money out of matters that still have all of theirs."""
    booked = world.store.all("clio.bank_transaction")
    poorer = {each["matter"]["id"] for each in booked if each["amount"] < 0}
    rich = list(dict.fromkeys(each["matter"]["id"] for each in booked if each["matter"]["id"] not in poorer))
    for id in rich[:count]:
        record(world, "Trust", Decimal("-300.00"), "Trust withdrawal", matter={"id": id})
    return rich[:count]


def move_appointments(world: World, count: int) -> list[Any]:
    """Give appointments a place that have none yet."""
    waiting = [entry for entry in world.store.all("clio.calendar_entry") if not entry.get("location")][:count]
    return [save(world, "calendar_entries", {**entry, "location": "Room 2"})["id"] for entry in waiting]


ROWS = {
    "clio.bill_state_updated": Row(work.approve_bills, draft_bills),
    "clio.calendar_entry_updated": Row(move_appointments, office_work.new_calendar_entries),
    "clio.credit_note_recorded": Row(credit_bills, approved_bills),
    "clio.matter_closed": Row(work.close_matters, work.open_matters),
    "clio.matter_status_updated": Row(work.close_matters, work.open_matters),
    "clio.new_activity": Row(office_work.new_activities),
    "clio.new_bill": Row(draft_bills),
    "clio.new_calendar_entry": Row(office_work.new_calendar_entries),
    "clio.new_communication": Row(office_work.new_communications),
    "clio.new_contact": Row(work.new_contacts),
    "clio.new_document": Row(office_work.upload_documents),
    "clio.new_matter": Row(work.open_matters),
    "clio.new_matter_note": Row(office_work.new_notes),
    "clio.new_task": Row(office_work.new_tasks),
    "clio.payment_recorded": Row(pay_bills, approved_bills),
    "clio.task_completed": Row(work.complete_tasks, office_work.new_tasks),
    "clio.task_status_updated": Row(work.complete_tasks, office_work.new_tasks),
    "clio.trust_balance_below": Row(withdraw, only_funded_matters, given={"threshold": "300"}),
    "clio.trust_transaction_recorded": Row(deposit),
}
