"""Doing something twice: request ids, lost answers and the count of duplicate attempts."""

import asyncio

import httpx
import pytest

from tests.sandbox.quickbooks.desk import invoice_body

MARKED = "Bill 7\nlexrelay:bill:7:abcdef"


async def test_same_request_id_answers_the_first_result(desk):
    body = invoice_body(await desk.customer(), DocNumber="B-1")
    first = await desk.post("invoice", body, requestid="one")
    again = await desk.post("invoice", {**body, "PrivateNote": "changed"}, requestid="one")
    assert first.json() == again.json()
    assert len(desk.sandbox.store.all("qbo.Invoice")) == 1
    assert desk.sandbox.store.counters()["qbo.request_id_repeats.changed_body"] == 1


async def test_refused_request_id_can_be_used_again(desk):
    await desk.post("customer", {"DisplayName": "a:b"}, requestid="one")
    answer = await desk.post("customer", {"DisplayName": "ab"}, requestid="one")
    assert answer.status_code == 200


async def test_ignored_request_id_posts_twice_and_is_counted(desk):
    desk.sandbox.faults.change({"ignore_request_ids": True, "no_duplicate_checks": True})
    body = invoice_body(await desk.customer(), DocNumber="B-1", PrivateNote=MARKED)
    for _ in range(2):
        await desk.post("invoice", body, requestid="one")
    counters = desk.sandbox.store.counters()
    assert len(desk.sandbox.store.all("qbo.Invoice")) == 2
    assert counters["qbo.duplicate_attempts"] == 1
    assert {f"qbo.duplicate_attempts.{reason}" for reason in ("request_id", "doc_number", "marker")} < set(counters)


async def test_duplicate_names_are_counted_without_checks(desk):
    desk.sandbox.faults.change({"no_duplicate_checks": True})
    assert await desk.customer("Ann") != await desk.customer("ANN")
    assert desk.sandbox.store.counters()["qbo.duplicate_attempts.display_name"] == 1


async def test_plain_notes_are_not_markers(desk):
    customer = await desk.customer()
    for _ in range(2):
        await desk.invoice(customer, PrivateNote="Thank you\nhttps://app.example.com/bills/7")
    assert "qbo.duplicate_attempts" not in desk.sandbox.store.counters()


@pytest.mark.parametrize("kind", ["cut_after", "5xx_after"])
async def test_lost_answer_is_repeated_under_the_same_request_id(desk, kind):
    body = invoice_body(await desk.customer())
    desk.sandbox.faults.change({"once": [{"kind": kind, "path_contains": "/invoice"}]})
    try:
        assert (await desk.post("invoice", body, requestid="one")).status_code == 500
    except httpx.TransportError:
        assert kind == "cut_after"
    answer = await desk.post("invoice", body, requestid="one")
    assert [each["Id"] for each in desk.sandbox.store.all("qbo.Invoice")] == [answer.json()["Invoice"]["Id"]]


async def test_late_commit_appears_after_the_connection_is_gone(desk):
    body = invoice_body(await desk.customer())
    desk.sandbox.faults.change({"late_seconds": 0.05, "once": [{"kind": "late"}]})
    with pytest.raises(httpx.TransportError):
        await desk.post("invoice", body)
    assert desk.sandbox.store.all("qbo.Invoice") == []
    async with asyncio.timeout(3):
        while not desk.sandbox.store.all("qbo.Invoice"):
            await asyncio.sleep(0.01)


async def test_refused_writes_change_nothing(desk):
    desk.sandbox.faults.change({"fail_writes": True})
    answer = await desk.post("customer", {"DisplayName": "Ann"})
    assert answer.status_code == 403
    assert await desk.query("select * from Customer") == {}


async def test_stale_read_shows_the_version_before(desk):
    customer = await desk.customer()
    await desk.post("customer", {"Id": customer, "SyncToken": "0", "sparse": True, "Notes": "new"})
    desk.sandbox.faults.change({"stale_reads": 1.0})
    assert (await desk.read("Customer", customer))["SyncToken"] == "0"
