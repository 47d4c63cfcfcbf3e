"""Every request is one that Clio's own description allows: names, values, fields and bodies."""

import inspect
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from actions import Effect
from connectors._kit.catalog import find_connector
from connectors.clio import APP, choices
from connectors.clio.fields import fields_of
from connectors.clio.models import Bill, Hook, Matter
from connectors.clio.webhooks import WEBHOOKS
from core.errors import InDoubt
from core.forms import Record
from tests.connectors.clio.action_inputs import INPUTS as MORE
from tests.connectors.clio.action_inputs import more_rows
from tests.connectors.clio.strict import StrictClio
from triggers import Cursor

CLIO: Any = find_connector("clio")
HOOKS: Any = WEBHOOKS.registration
NOW = datetime(2026, 1, 6, tzinfo=UTC)
EFFECT = Effect(key="k", marker="[lexrelay 0123456789ab]", request_id="0" * 40, intended_at=NOW)
INPUTS: dict[str, list[Any]] = {
    "clio.bill_state_updated": [
        {},
        {"kind": "any", "to_state": None},
        {"kind": "trust", "client_id": 1, "matter_id": 2, "responsible_attorney_id": 3, "to_state": "void"},
    ],
    "clio.new_bill": [{}, {"kind": "trust", "client_id": 1, "matter_id": 2, "responsible_attorney_id": 3}],
    "clio.new_contact": [{}, {"type": "Company", "clients_only": True}],
    "clio.new_matter": [{}, {"practice_area_id": 1, "client_id": 2, "responsible_attorney_id": 3}],
    "clio.new_activity": [{}, {"type": "HardCostEntry", "matter_id": 1, "user_id": 2}],
    "clio.new_calendar_entry": [{}, {"calendar_id": 1, "matter_id": 2}],
    "clio.new_communication": [{}, {"type": "PhoneCommunication", "matter_id": 1, "contact_id": 2, "user_id": 3}],
    "clio.new_document": [{}, {"matter_id": 1, "contact_id": 2}],
    "clio.new_matter_note": [{}, {"matter_id": 1}],
    "clio.new_task": [{}, {"matter_id": 1, "assignee_id": 2, "task_type_id": 3, "priority": "high"}],
    "clio.task_status_updated": [{}, {"to_status": "complete", "assignee_id": 2}],
    "clio.task_completed": [{}, {"matter_id": 1, "assignee_id": 2, "priority": "low"}],
    "clio.matter_closed": [{}, {"practice_area_id": 1, "client_id": 2, "responsible_attorney_id": 3}],
    "clio.calendar_entry_updated": [{}, {"calendar_id": 1, "matter_id": 2}],
    "clio.payment_recorded": [{}, {"paid_from": "trust", "contact_id": 1, "matter_id": 2}],
    "clio.credit_note_recorded": [{}, {"contact_id": 1}],
    "clio.trust_transaction_recorded": [{}, {"bank_account_id": 1, "client_id": 2, "matter_id": 3, "direction": "in"}],
    "clio.trust_balance_below": [{"threshold": "1000"}, {"threshold": "0.01", "client_id": 1, "practice_area_id": 2}],
    "clio.matter_status_updated": [{}, {"to_status": "Open", "practice_area_id": 1, "client_id": 2}],
    "clio.find_matter": [{"text": "x", "if_missing": "continue", "search_by": "client_name"}],
    "clio.find_person_contact": [
        {"text": "a@b.example", "if_missing": "continue"},
        {"text": "A", "search_by": "name", "if_missing": "continue"},
    ],
    "clio.create_matter_note": [
        {"matter_id": 1, "subject": "S"},
        {"matter_id": 1, "subject": "S", "date": "2026-01-05"},
    ],
    "clio.create_task": [
        {"matter_id": 1, "name": "N", "assignee_id": 2},
        {"matter_id": 1, "name": "N", "assignee_id": 2, "due_at": "2026-02-01", "priority": "High", "task_type_id": 3},
    ],
}
SAMPLES = {
    "activities": "activity",
    "bank_transactions": "bank_transaction",
    "bills": "bill",
    "calendar_entries": "calendar_entry",
    "communications": "communication",
    "contacts": "contact",
    "credit_memos": "credit_note",
    "documents": "document",
    "matters": "matter",
    "notes": "note",
    "tasks": "task",
}
OPERATIONS: list[Any] = [*CLIO.triggers, *CLIO.actions]
CASES = [(operation, given) for operation in OPERATIONS for given in (INPUTS | MORE)[operation.key]]
SOURCES = [
    choice for _, choice in inspect.getmembers(choices, inspect.iscoroutinefunction) if choice.__name__[0] != "_"
]


def firm():
    rows = {collection: [find(sample).example().model_dump(mode="json")] for collection, sample in SAMPLES.items()}
    rows["allocations"] = find("payment").example().model_dump(mode="json")["allocations"]
    person = {"id": 5, "name": "A", "status": "enabled", "account": {"id": 1, "name": "Example Law"}}
    return StrictClio(rows | more_rows() | {"users/who_am_i": [person], "webhooks": [person]})


def find(model):
    return next(op for op in OPERATIONS if op.sample.stem == model)


@pytest.mark.parametrize(("operation", "given"), CASES, ids=lambda case: getattr(case, "key", ""))
async def test_operations_send_only_what_clio_describes(operation, given):
    clio, wanted = firm(), operation.input(**given)
    if operation in CLIO.actions:
        await operation.run(clio.client, wanted, EFFECT)
        if operation.lookup:
            with suppress(InDoubt):
                await operation.lookup(clio.client, wanted, EFFECT)
    else:
        page = await operation.poll(clio.client, wanted, Cursor(NOW))
        while page.next:
            page = await operation.poll(clio.client, wanted, page.next)
        if operation.detail:
            await operation.detail(clio.client, operation.example())
    assert clio.asked


@pytest.mark.parametrize("search", ["", "Smith"])
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.__name__)
async def test_dropdowns_send_only_what_clio_describes(source, search):
    assert await source(firm().client, search) is not None


async def test_webhooks_and_identity_send_only_what_clio_describes():
    clio = firm()
    assert (await APP.identify(clio.client)).name == "Example Law"
    await HOOKS.subscribe(clio.client, "https://relay.example/hooks/1", "bill", ("created", "updated"), NOW)
    await HOOKS.renew(clio.client, "5", NOW)
    assert (await HOOKS.read(clio.client, "5")).enabled
    await HOOKS.unsubscribe(clio.client, "5")


async def test_the_api_version_is_pinned_and_the_user_agent_plain():
    clio = firm()
    await APP.identify(clio.client)
    assert clio.asked[0].headers["X-API-VERSION"] == "4.0.13"
    assert clio.asked[0].headers["User-Agent"] == "Lexrelay/0.1"


def test_a_second_level_of_braces_is_refused_at_once():
    class Deep(Record):
        matter: Matter | None = None

    with pytest.raises(TypeError, match="one level"):
        fields_of(Deep)


def test_what_lexrelay_adds_is_not_asked_for():
    assert "line_items" not in fields_of(Bill)
    assert "redacted" not in fields_of(Bill)
    assert fields_of(Hook) == "id,status,shared_secret,expires_at,url"
