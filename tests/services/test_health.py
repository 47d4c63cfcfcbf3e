"""Doctor says what is wrong, and who can fix it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from core.clock import now
from core.errors import RetryLater
from engine.clients import Clients
from services import health
from storage.rows import Expiries
from tests.services.office import TASKS


async def checks(office):
    return {check.name: check for check in await health.doctor(office.inst, office.owner)}


async def test_a_new_installation_needs_connections_and_temporal(office):
    found = await checks(office)
    wrong = {name for name, check in found.items() if check.state != "ok"}
    assert wrong == {"Connections", "Temporal"}
    assert all(found[name].remedy for name in wrong)
    assert "127.0.0.1:7433" in found["Temporal"].cause


async def test_a_healthy_connection_says_whose_it_is(busy):
    found = await checks(busy)
    assert found["Connection 'Clio'"].state == "ok"
    assert "days" in found["Connection 'QuickBooks'"].cause


async def test_a_broken_connection_fails_with_its_reason(busy):
    clio = await busy.store.connections.by_name("Clio")
    await busy.store.connections.set_state(clio.id, "broken", "the sign-in was revoked")
    check = (await checks(busy))["Connection 'Clio'"]
    assert (check.state, check.cause) == ("fail", "the sign-in was revoked")
    assert "lexrelay connect clio" in check.remedy


async def test_a_sign_in_that_ends_soon_is_told_early(office):
    soon = Expiries(refresh=now() + timedelta(days=5, hours=1))
    await office.store.connections.add("quickbooks", "production", "Books", secret=b"x", expiries=soon)
    check = (await checks(office))["Connection 'Books'"]
    assert (check.state, check.cause) == ("warn", "its sign-in ends in 5 days")


async def test_a_trigger_that_is_not_read_fails(busy):
    on = await busy.turn_on(TASKS)
    await busy.hear(on)
    assert (await checks(busy))["Polling"].state == "ok"
    with time_machine.travel(timedelta(hours=1)):
        assert (await checks(busy))["Polling clio.new_matter"].state == "fail"


async def test_a_poll_that_failed_is_told(busy):
    on = await busy.turn_on(TASKS)
    await busy.faults({"vendor": "clio", "method": "GET", "path_contains": "matters", "kind": "5xx_before"})
    with pytest.raises(RetryLater):
        await busy.hear(on)
    assert (await checks(busy))["Polling clio.new_matter"].state == "warn"


async def test_stuck_runs_are_told(office):
    row = await office.store.recipes.add("Any")
    await office.store.recipes.save_version(row.id, {"name": "Any"}, "text")
    run = await office.store.runs.start(row.id, "1")
    await office.store.runs.finish(run.id, "parked", {"message": "no clear answer"})
    assert (await checks(office))["Runs"].cause == "1 parked need a person"


async def test_a_message_that_waits_long_is_told(office):
    await office.inst.store.system.inbox.accept("quickbooks", b"{}")
    assert (await checks(office))["Inbox"].state == "ok"
    with time_machine.travel(timedelta(minutes=30)):
        assert "30 minutes" in (await checks(office))["Inbox"].cause


async def test_without_https_polling_is_told(office):
    for app in ("clio", "quickbooks"):
        await office.store.connections.add(app, "", app, secret=b"x")
    clients = Clients(office.inst.store, {**office.inst.environment, "LEXRELAY_CLIO_US_URL": "https://app.clio.com"})
    found = await health.doctor(replace(office.inst, clients=clients), office.owner)
    await clients.close()
    check = next(check for check in found if check.name == "Webhooks")
    assert (check.state, "polling" in check.cause) == ("warn", True)


async def test_an_unset_verifier_is_told_once_the_app_is_connected(busy):
    environment = {**busy.inst.environment, "LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER": ""}
    clients = Clients(busy.inst.store, environment)
    inst = replace(busy.inst, environment=environment, clients=clients)
    found = [check for check in await health.doctor(inst, busy.owner) if check.name == "Webhooks"]
    await clients.close()
    assert [check.state for check in found] == ["warn"]
    assert "LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER" in found[0].remedy


async def test_webhooks_that_can_all_be_verified_are_fine(busy):
    assert (await checks(busy))["Webhooks"].state == "ok"
