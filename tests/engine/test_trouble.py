"""What happens to work when the other side is in trouble."""

from datetime import timedelta

import pytest

from connectors._kit.oauth import Tokens
from core.clock import now
from sandbox.quickbooks.company import REALM
from storage.rows import Expiries
from tests.engine.conftest import INVOICES

QUICKBOOKS = {"vendor": "quickbooks", "times": 1}


async def one_bill(office, *faults):
    row = await office.turn_on(INVOICES)
    await office.sandbox.control("faults", once=list(faults), late_seconds=0.2)
    await office.approve(1)
    await office.poll(row)
    return row


@pytest.mark.parametrize("path", ["/customer", "/invoice"])
@pytest.mark.parametrize("kind", ["429", "5xx_before", "5xx_after", "cut_before", "cut_after", "late"])
async def test_every_fault_ends_in_one_invoice(office, kind, path):
    await office.sandbox.control("faults", ignore_request_ids=True, no_duplicate_checks=True)
    await one_bill(office, {**QUICKBOOKS, "method": "POST", "path_contains": path, "kind": kind})
    if kind == "429":
        await skip_the_block(office)
    assert await office.work() == {"finished": 1}, await office.problems()
    assert await office.verdict() == ["right"]
    assert (await office.sandbox.report())["counters"].get("qbo.duplicate_attempts", 0) == 0


async def skip_the_block(office):
    """Take the first steps, then let the minute that the vendor asked for pass."""
    await office.work(1.0)
    async with office.inst.store.database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM budgets")
        await connection.exec_driver_sql("UPDATE runs SET wake_at = NULL, state = 'queued' WHERE state = 'waiting'")


async def test_a_revoked_connection_parks_work_and_resumes_it(office):
    await one_bill(office)
    books = await office.store.connections.by_name("Books")
    await office.sandbox.control("tokens/revoke", vendor="quickbooks")
    assert await office.work() == {"waiting": 1}
    assert (await office.store.connections.get(books.id)).state == "broken"
    await sign_in_again(office, books)
    assert await office.work() == {"finished": 1}
    assert await office.verdict() == ["right"]


async def sign_in_again(office, row):
    granted = office.sandbox.world.tokens.grant("quickbooks", row.account_id)
    tokens = Tokens(granted["access_token"], granted["refresh_token"], now() + timedelta(hours=1))
    secret = tokens.to_json().encode()
    await office.store.connections.reconnect(
        row.id, secret, Expiries(), account_id=row.account_id, account_name=row.account_name
    )
    await office.store.runs.wake(f"connection:{row.id}")


async def quickbooks(office, path, **body):
    headers = {"Authorization": f"Bearer {office.sandbox.token('quickbooks')}", "Accept": "application/json"}
    answer = await office.sandbox.client.post(f"/v3/company/{REALM}/{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_number_taken_by_hand_is_refused_and_the_run_replayed_from_there(office):
    row = await office.turn_on(INVOICES)
    approved = (await office.approve(1))[0]
    bill = next(b for b in office.sandbox.store.all("clio.bill") if b["id"] == approved)
    line = {"DetailType": "SalesItemLineDetail", "Amount": 1, "SalesItemLineDetail": {"ItemRef": {"value": "1"}}}
    other = (await quickbooks(office, "customer", DisplayName="Somebody else"))["Customer"]
    taken = await quickbooks(
        office, "invoice", CustomerRef={"value": other["Id"]}, DocNumber=bill["number"], Line=[line]
    )
    await office.poll(row)
    assert await office.work() == {"failed": 1}
    assert "another invoice" in (await office.problems())[0]
    invoice = taken["Invoice"]
    await quickbooks(office, "invoice?operation=delete", Id=invoice["Id"], SyncToken=invoice["SyncToken"])
    await office.store.runs.retry((await office.store.runs.list())[0].id)
    assert await office.work() == {"finished": 1}, await office.problems()
    report = (await office.sandbox.report())["counters"]
    assert report["qbo.requests.POST.customer"] == 2  # the other one by hand, ours once


async def test_the_same_event_never_starts_a_second_run(office):
    await one_bill(office)
    await office.work()
    run = (await office.store.runs.list())[0]
    again = await office.store.runs.start(run.recipe_id, run.identity, event_id=run.event_id)
    assert again.id == run.id
    assert (await office.sandbox.report())["counters"]["qbo.requests.POST.invoice"] == 1


async def test_only_failures_in_a_row_make_a_step_wait_longer(office):
    await one_bill(office)
    counted = []
    for _ in range(2):
        await office.sandbox.control("faults", once=[{**QUICKBOOKS, "path_contains": "/query", "kind": "5xx_before"}])
        counted.append(await failures_after_a_try(office))
    assert counted == [1, 2]
    run = (await office.store.runs.list())[0]
    await office.store.runs.save_step(run.id, run.position, "waiting")  # it got somewhere: it only waits for an effect
    await office.sandbox.control("faults", once=[{**QUICKBOOKS, "path_contains": "/query", "kind": "5xx_before"}])
    assert await failures_after_a_try(office) == 1


async def failures_after_a_try(office):
    """Take the run as far as it goes, and tell how many failures in a row its step counts."""
    async with office.inst.store.database.write() as connection:
        await connection.exec_driver_sql("UPDATE runs SET state = 'queued', wake_at = NULL, dispatched_at = NULL")
    await office.step()
    run = (await office.store.runs.list())[0]
    return (await office.store.runs.step(run.id, run.position)).error["in_a_row"]
