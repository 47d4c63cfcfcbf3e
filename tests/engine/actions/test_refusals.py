"""What the vendor refuses stops the step in words for an admin, or lets it wait; nothing is lost or doubled."""

import pytest

from core.clock import now
from tests.engine.actions.rows import ACTIONS, ROWS
from tests.engine.crash import let_time_pass

FAULT = {"Message": "Invalid Reference Id", "Detail": "Something is inactive", "code": "2500", "element": "ItemRef"}
REFUSED = {
    "clio": (422, {"error": {"type": "ArgumentError", "message": "date is not acceptable"}}, "date"),
    "quickbooks": (400, {"Fault": {"Error": [FAULT], "type": "ValidationFault"}}, "ItemRef"),
}
"""Status, body, and the field that the vendor names."""
BUSY = {"clio": 37, "quickbooks": 90}
"""Seconds that the vendor asks to wait; QuickBooks is never asked before a minute is over."""

NOWHERE = 999_999
CHOSEN = [("clio.assign_task_template_list", "assignee_id")] + [
    (key, name)
    for key, action in ACTIONS.items()
    for name, field in action.input.model_fields.items()
    if name.endswith("_id") and field.is_required()
]
"""Actions and the records that each must be told to work with, and one that Clio alone can check."""


@pytest.fixture
def address(middle):
    return middle.address


def vendor_of(key):
    return key.partition(".")[0]


def method_of(key):
    """The request that the vendor refuses: the first write, or of a search the reading."""
    return ROWS[key].methods[0] if ACTIONS[key].writes else "GET"


async def goes_on(firm, key, run_id, given, before):
    """The run goes on once the trouble is over, and does what it is to do once."""
    await let_time_pass(firm.office)
    firm.assert_done(key, given, before, await firm.output(run_id))


@pytest.mark.parametrize("key", ROWS)
async def test_a_refused_value_is_told_with_field_and_remedy(firm, middle, key):
    given = await firm.given(key)
    before, run_id = firm.holdings(), await firm.queue(key, given)
    status, body, field = REFUSED[vendor_of(key)]
    middle.answer(method_of(key), status, body)
    run = await firm.go(run_id)
    assert (run.state, run.error["kind"], run.error["field"]) == ("failed", "refused", field)
    assert run.error["remedy"]
    assert body_text(body) in run.error["message"]
    assert firm.holdings().since(before, ROWS[key].kind) == set()
    await firm.store.runs.retry(run_id)
    await goes_on(firm, key, run_id, given, before)


def body_text(body):
    return body["error"]["message"] if "error" in body else FAULT["Detail"]


@pytest.mark.parametrize(("key", "field"), CHOSEN, ids=map(" ".join, CHOSEN))
async def test_a_record_that_is_not_there_is_told_and_makes_nothing(firm, key, field):
    given = await firm.given(key)
    before = firm.holdings()
    given[field] = NOWHERE if isinstance(given[field], int) else str(NOWHERE)
    run = await firm.go(await firm.queue(key, given))
    assert (run.state, run.error["kind"], bool(run.error["remedy"])) == ("failed", "refused", True)
    assert firm.holdings().commits(before) == 0


@pytest.mark.parametrize("key", ROWS)
async def test_an_ended_access_marks_the_connection_and_the_run_waits_for_it(firm, middle, key):
    given = await firm.given(key)
    before, run_id = firm.holdings(), await firm.queue(key, given)
    middle.happen(method_of(key), lambda: firm.office.sandbox.world.tokens.revoke_all(vendor_of(key)))
    run = await firm.go(run_id)
    row = await firm.connection(key)
    assert (run.state, run.waiting_for, run.error["kind"]) == ("waiting", f"connection:{row.id}", "reconnect")
    assert "connect the account again" in run.error["remedy"]
    assert (row.state, bool(row.broken_reason)) == ("broken", True)
    assert firm.holdings().since(before, ROWS[key].kind) == set()


@pytest.mark.parametrize("key", ROWS)
async def test_a_busy_vendor_is_asked_again_when_it_said(firm, middle, key):
    given = await firm.given(key)
    before, run_id = firm.holdings(), await firm.queue(key, given)
    wait = BUSY[vendor_of(key)]
    middle.answer(method_of(key), 429, {}, retry_after=wait)
    run = await firm.go(run_id)
    assert run.state == "waiting"
    assert wait - 5 < (run.wake_at - now()).total_seconds() <= wait
    assert firm.holdings().since(before, ROWS[key].kind) == set()
    await goes_on(firm, key, run_id, given, before)
