"""Runs from a Clio bill to a QuickBooks invoice, judged by what the sandbox committed."""

from tests.engine.conftest import INVOICES


async def test_an_approved_bill_becomes_one_equal_invoice(office):
    row = await office.turn_on(INVOICES)
    await office.approve(3)
    assert await office.poll(row) == 3
    assert await office.work() == {"finished": 3}
    assert await office.verdict() == ["right"] * 3


async def test_a_second_poll_starts_nothing_again(office):
    row = await office.turn_on(INVOICES)
    await office.approve(2)
    await office.poll(row)
    assert await office.poll(row) == 0
    await office.work()
    assert (await office.sandbox.report())["counters"]["qbo.requests.POST.invoice"] == 2


async def test_what_existed_before_is_no_event(office):
    await office.approve(2)
    row = await office.turn_on(INVOICES)
    assert await office.poll(row) == 0


async def test_a_lost_answer_is_looked_up_and_not_sent_again(office):
    row = await office.turn_on(INVOICES)
    await office.sandbox.control("faults", ignore_request_ids=True, no_duplicate_checks=True)
    fault = {"vendor": "quickbooks", "method": "POST", "path_contains": "/invoice", "kind": "cut_after", "times": 1}
    await office.sandbox.control("faults", once=[fault])
    await office.approve(1)
    await office.poll(row)
    assert await office.work() == {"finished": 1}
    assert await office.verdict() == ["right"]
    assert (await office.sandbox.report())["counters"].get("qbo.duplicate_attempts", 0) == 0
