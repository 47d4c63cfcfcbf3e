"""What people do in Clio's own pages around the bills: notes, time, files, appointments, trust money, credit notes."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sandbox.clio.bills import cents
from sandbox.clio.completing import complete
from sandbox.clio.ledger import record, remove_transaction, trust_funds
from sandbox.clio.payments import issue_credit, pay_bill
from sandbox.clio.records import new_id, now, save, today
from sandbox.clio.storage import keep
from sandbox.clio.uploads import file_document
from sandbox.store import Document
from sandbox.world import World

_DEPOSIT = Decimal("1500.00")
_CREDITED = Decimal("0.25")
_TEXT = b"A sample letter.\n"


def _lead(world: World) -> int:
    return int(world.store.all("clio.user")[0]["id"])


def _matters(world: World, count: int, kind: str) -> list[Document]:
    """In turn: the next matters after the records of a kind there are already."""
    still_open = [matter for matter in world.store.all("clio.matter") if matter["status"] == "Open"]
    first = len(world.store.all(kind))
    return [still_open[(first + number) % len(still_open)] for number in range(count)] if still_open else []


def _write(world: World, collection: str, doc: Document) -> Any:
    complete(world, collection, doc, None, _lead(world))
    return save(world, collection, doc)["id"]


def new_notes(world: World, count: int) -> list[Any]:
    """Notes on matters; returns their ids."""
    facts = {"type": "Matter", "subject": "Call with the client", "detail": "Sample note"}
    return [
        _write(world, "notes", {**facts, "matter": {"id": each["id"]}}) for each in _matters(world, count, "clio.note")
    ]


def new_tasks(world: World, count: int) -> list[Any]:
    """Open tasks of the lead; returns their ids."""
    facts = {"name": "Prepare filing", "description": "Sample task", "assignee": {"id": _lead(world), "type": "User"}}
    return [
        _write(world, "tasks", {**facts, "matter": {"id": each["id"]}}) for each in _matters(world, count, "clio.task")
    ]


def new_activities(world: World, count: int) -> list[Any]:
    """Time entries of half an hour; returns their ids."""
    facts = {"type": "TimeEntry", "date": today(world), "quantity": 1800, "note": "Sample work"}
    return [
        _write(world, "activities", {**facts, "matter": {"id": each["id"]}})
        for each in _matters(world, count, "clio.activity")
    ]


def new_communications(world: World, count: int) -> list[Any]:
    """Logged calls with clients; returns their ids."""
    facts = {"type": "PhoneCommunication", "subject": "Call", "body": "Sample call", "received_at": now(world)}
    return [_write(world, "communications", {**facts, **_call(world, each)}) for each in _calls(world, count)]


def _calls(world: World, count: int) -> list[Document]:
    return _matters(world, count, "clio.communication")


def _call(world: World, matter: Document) -> Document:
    caller, taker = {"id": matter["client"]["id"], "type": "Contact"}, {"id": _lead(world), "type": "User"}
    return {"matter": {"id": matter["id"]}, "senders": [caller], "receivers": [taker]}


def new_calendar_entries(world: World, count: int) -> list[Any]:
    """Meetings of an hour tomorrow; returns their ids, which are text."""
    start = world.clock.now() + timedelta(days=1)
    times = {"start_at": start.isoformat("T", "seconds"), "end_at": (start + timedelta(hours=1)).isoformat()}
    owner = {"calendar_owner": {"id": world.store.all("clio.calendar")[0]["id"]}}
    return [
        _write(world, "calendar_entries", {"summary": "Meeting", **times, **owner, "matter": {"id": each["id"]}})
        for each in _matters(world, count, "clio.calendar_entry")
    ]


def upload_documents(world: World, count: int) -> list[Any]:
    """Finished uploads to matters; returns the ids of the documents."""
    return [_upload(world, each) for each in _matters(world, count, "clio.document")]


def _upload(world: World, matter: Document) -> Any:
    doc: Document = {"id": new_id(world), "name": "Letter.txt"}
    file_document(world, "", doc, {"name": "Letter.txt", "parent": {"id": matter["id"], "type": "Matter"}})
    id = _write(world, "documents", doc)
    uuid = doc["versions"][-1]["uuid"]
    keep(world, uuid, _TEXT)
    begun = world.store.get("clio.document", str(id))
    assert begun is not None
    file_document(world, "", begun, {"uuid": uuid, "fully_uploaded": True})
    return save(world, "documents", begun)["id"]


def begin_uploads(world: World, count: int) -> list[Any]:
    """Documents whose file never arrives, as after a closed browser; returns their ids."""
    made = []
    for matter in _matters(world, count, "clio.document"):
        doc: Document = {"id": new_id(world), "name": "Unfinished.txt"}
        file_document(world, "", doc, {"name": "Unfinished.txt", "parent": {"id": matter["id"], "type": "Matter"}})
        made.append(_write(world, "documents", doc))
    return made


def record_trust_deposit(world: World, count: int) -> list[Any]:
    """Deposits of 1,500.00 into trust, one per matter; returns the ids of the transactions."""
    return [
        record(world, "Trust", _DEPOSIT, "Trust deposit", matter={"id": each["id"]})["id"]
        for each in _matters(world, count, "clio.bank_transaction")
    ]


def pay_from_trust(world: World, count: int) -> list[Any]:
    """Pay that many awaiting bills whose matter has the money in trust; returns the ids of the bills."""
    paid: list[Any] = []
    for bill in _owed(world):
        if len(paid) < count and trust_funds(world.store, bill["matters"][0]["id"]) >= bill["balance"]:
            with world.store.transaction():
                pay_bill(world, dict(bill), "Trust")
            paid.append(bill["id"])
    return paid


def _owed(world: World) -> list[Document]:
    awaiting = [bill for bill in world.store.all("clio.bill") if bill["state"] == "awaiting_payment"]
    return [bill for bill in awaiting if bill["kind"] != "trust_kind" and bill["matters"]]


def issue_credit_note(world: World, count: int) -> list[Any]:
    """Credit a quarter of what is owed on that many bills; returns the ids of the credit memos."""
    return [issue_credit(world, dict(bill), cents(bill["balance"] * _CREDITED))["id"] for bill in _owed(world)[:count]]


def delete_trust_transactions(world: World, count: int) -> list[Any]:
    """Delete the newest trust transactions, which no list and no webhook tells; returns their ids."""
    booked = [each for each in world.store.all("clio.bank_transaction") if each["type"] == "liability"]
    newest = booked[::-1][:count]
    for each in newest:
        remove_transaction(world, each)
    return [each["id"] for each in newest]


WORK: dict[str, Callable[[World, int], list[Any]]] = {
    "new_notes": new_notes,
    "new_tasks": new_tasks,
    "new_activities": new_activities,
    "new_communications": new_communications,
    "new_calendar_entries": new_calendar_entries,
    "upload_documents": upload_documents,
    "begin_uploads": begin_uploads,
    "record_trust_deposit": record_trust_deposit,
    "pay_from_trust": pay_from_trust,
    "issue_credit_note": issue_credit_note,
    "delete_trust_transactions": delete_trust_transactions,
}
"""In this order, so that money is deposited before it is spent."""
