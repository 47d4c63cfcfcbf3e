"""Deletions and voids, which only change data capture tells of, and only up to 1,000 objects at a time."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from connectors._kit.http import Http
from connectors.quickbooks.client import QuickBooks
from connectors.quickbooks.removals import ENTITIES
from connectors.quickbooks.triggers.record_deleted_or_voided import record_deleted_or_voided
from core.errors import Rejected, RetryLater
from sandbox.quickbooks import work
from tests.connectors.quickbooks.test_more_triggers_sandbox import client, sale
from triggers import Cursor
from triggers.identity import identity_of

HOUR = timedelta(hours=1)
STUB = {"status": "Deleted", "Id": "7", "MetaData": {"LastUpdatedTime": "2026-03-02T07:00:00-08:00"}}
LIVE = {"Id": "8", "SyncToken": "1", "TotalAmt": 5, "Line": [{"Amount": 5}]}


class Captured:
    """Answers change data capture with `rows(entity, since)`, cut at 1,000 over all entities."""

    def __init__(self, rows):
        self.rows, self.asked = rows, []
        transport = httpx.MockTransport(self._answer)
        self.client = QuickBooks(Http(httpx.AsyncClient(base_url="https://quickbooks.test", transport=transport)), "1")

    def _answer(self, request):
        entities = request.url.params["entities"].split(",")
        since = datetime.fromisoformat(request.url.params["changedSince"])
        self.asked.append((entities, since))
        room, parts = 1000, []
        for entity in entities:
            found = self.rows(entity, since)[:room]
            room -= len(found)
            parts.append({entity: found} if found else {})
        return httpx.Response(200, json={"CDCResponse": [{"QueryResponse": parts}]})


async def removed(client, since, **given):
    form = record_deleted_or_voided.input(**given)
    page = await record_deleted_or_voided.poll(client, form, Cursor(since))
    return [item for item in page.items if record_deleted_or_voided.accepts(item, form)]


def an_hour_ago():
    return datetime.now(UTC) - HOUR


async def test_deleted_and_voided_invoices_are_told_apart(company):
    ids = [work.enter(company.world, "Invoice", **client(company), Line=[sale(company)])["Id"] for _ in range(3)]
    work.delete_invoice(company.world, ids[0])
    work.void_invoice(company.world, ids[1])
    found = {item.record_id: item.removal for item in await removed(company.client, an_hour_ago())}
    assert [found.get(id) for id in ids] == ["deleted", "voided", None]


async def test_a_list_record_can_only_become_inactive(company):
    made = work.new_customer(company.world, "Sample Bakery")
    work.deactivate(company.world, "Customer", made["Id"])
    found = await removed(company.client, an_hour_ago(), record_type="Customer")
    assert [(item.record_id, item.removal) for item in found if item.record_id == made["Id"]] == [
        (made["Id"], "inactive")
    ]
    assert await removed(company.client, an_hour_ago(), record_type="Customer", inactive=False) == []


async def test_a_removal_is_the_same_event_however_often_it_is_read(company):
    invoice = work.enter(company.world, "Invoice", **client(company), Line=[sale(company)])
    payment = work.pay_invoice(company.world, invoice["Id"])
    work.delete_payment(company.world, payment["Id"])
    twice = [await removed(company.client, an_hour_ago(), record_type="Payment") for _ in range(2)]
    identities = {identity_of(record_deleted_or_voided, item) for found in twice for item in found}
    assert identities == {f"Payment {payment['Id']}:deleted"}


async def test_all_kinds_of_records_cost_one_read():
    captured = Captured(lambda entity, since: [])
    assert await removed(captured.client, an_hour_ago()) == []
    assert [set(entities) for entities, _ in captured.asked] == [set(ENTITIES.values())]


@pytest.mark.parametrize(("customers", "requests"), [(997, 1), (998, 3), (999, 3)])
async def test_a_full_answer_is_asked_for_again_in_halves(customers, requests):
    """With 999 customers before it, the deletion of a payment is cut off."""
    rows = {"Customer": [LIVE] * customers, "Payment": [LIVE, STUB]}
    captured = Captured(lambda entity, since: rows.get(entity, []))
    assert [item.id for item in await removed(captured.client, an_hour_ago())] == ["Payment 7"]
    assert len(captured.asked) == requests


async def test_deletions_that_quickbooks_hides_are_never_passed_over_in_silence():
    captured = Captured(lambda entity, since: [LIVE] * 1000)
    with pytest.raises(Rejected, match="Invoice: 1000 or more changed") as caught:
        await removed(captured.client, an_hour_ago(), record_type="Invoice")
    assert "audit log" in caught.value.remedy


async def test_the_past_is_shown_as_far_back_as_it_fits():
    recent = datetime.now(UTC) - timedelta(days=10)
    captured = Captured(lambda entity, since: [LIVE] * (1000 if since < recent else 3) + [STUB])
    found = await removed(captured.client, datetime.now(UTC) - timedelta(days=90), record_type="Invoice")
    assert [item.record_id for item in found] == ["7"]
    assert timedelta(days=29) < datetime.now(UTC) - captured.asked[0][1] < timedelta(days=30)


@pytest.mark.parametrize(
    ("values", "removal"),
    [
        ({"TotalAmt": 0, "Line": [{"Amount": 0}]}, ["voided"]),
        ({"TotalAmt": 0, "Line": []}, ["voided"]),
        ({"TotalAmt": 0, "Line": [{"Amount": 5}]}, []),
        ({"TotalAmt": 0, "Line": [], "SyncToken": "0"}, []),
        ({}, []),
    ],
    ids=["voided", "voided payment", "only a credit was applied", "made without amounts", "changed"],
)
async def test_zero_amounts_alone_are_no_void(values, removal):
    captured = Captured(lambda entity, since: [LIVE | values])
    found = await removed(captured.client, an_hour_ago(), record_type="Payment")
    assert [item.removal for item in found] == removal


@pytest.mark.parametrize(
    "answer",
    [{}, {"CDCResponse": []}, {"CDCResponse": [{"Fault": {}}]}, {"CDCResponse": [{"QueryResponse": [{"Fault": {}}]}]}],
    ids=str,
)
async def test_an_answer_without_changes_is_asked_for_again(answer):
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answer))
    quickbooks = QuickBooks(Http(httpx.AsyncClient(base_url="https://quickbooks.test", transport=transport)), "1")
    with pytest.raises(RetryLater):
        await removed(quickbooks, an_hour_ago())
