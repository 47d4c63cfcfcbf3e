"""Signing in, as a firm's administrator does it, against a vendor that keeps its own rules."""

from datetime import timedelta

import pytest
import time_machine

from core.errors import Mistake, NotFound, RetryLater
from core.settings import Settings
from services import recipes
from services.connecting import connections
from tests.services.office import INVOICES, NAME


async def test_a_consent_makes_a_connection(office):
    made = await office.connect("clio")
    assert (made.name, made.state, made.region) == ("Clio", "connected", "us")
    assert (await connections.test(office.inst, office.owner, "Clio")).account_name == made.account_name


async def test_quickbooks_company_is_proved_by_the_vendor(office):
    made = await office.connect("quickbooks")
    assert made.account_id
    assert made.days_left > 90


async def test_each_region_has_its_own_callback(office):
    begun = await connections.begin(office.inst, office.owner, "clio")
    assert begun.redirect_uri == f"{office.inst.settings.base_url}/oauth/callback/clio/us"
    begun = await connections.begin(office.inst, office.owner, "quickbooks")
    assert begun.redirect_uri == f"{office.inst.settings.base_url}/oauth/callback/quickbooks"


async def answered(office, app="clio", decision="allow"):
    begun = await connections.begin(office.inst, office.owner, app)
    return (await office.consent(begun.url, decision))[1]


async def test_state_is_good_once(office):
    params = await answered(office)
    await connections.complete(office.inst, "clio", params, "us")
    with pytest.raises(Mistake, match="already used"):
        await connections.complete(office.inst, "clio", params, "us")
    assert (await office.counters())["clio.token_exchange"] == 1


async def test_state_ends_after_ten_minutes(office):
    params = await answered(office)
    with time_machine.travel(timedelta(minutes=11)), pytest.raises(Mistake, match="older than 10 minutes"):
        await connections.complete(office.inst, "clio", params, "us")


BAD_ANSWERS = {
    "no state": ({"state": ""}, "clio", "us", "state is missing"),
    "foreign state": ({"state": "x" * 43}, "clio", "us", "unknown"),
    "other vendor's address": ({}, "quickbooks", "", "started for clio"),
    "other region's address": ({}, "clio", "eu", "started for clio"),
    "address without region": ({}, "clio", "", "started for clio"),
    "no code": ({"code": ""}, "clio", "us", "sent no code"),
    "invented code": ({"code": "nonsense"}, "clio", "us", "refused the sign-in"),
    "vendor error": ({"error": "server_error<script>"}, "clio", "us", "server_errorscript"),
}


@pytest.mark.parametrize(("change", "app", "region", "cause"), BAD_ANSWERS.values(), ids=BAD_ANSWERS)
async def test_a_bad_answer_connects_nothing(office, change, app, region, cause):
    params = await answered(office)
    with pytest.raises(Mistake, match=cause):
        await connections.complete(office.inst, app, params | change, region)
    assert await connections.list_connections(office.inst, office.owner) == []


async def test_missing_company_is_refused(office):
    params = await answered(office, "quickbooks")
    del params["realmId"]
    with pytest.raises(Mistake, match="which company"):
        await connections.complete(office.inst, "quickbooks", params)


async def test_a_swapped_company_is_refused(office):
    params = await answered(office, "quickbooks") | {"realmId": "999"}
    with pytest.raises(Mistake):
        await connections.complete(office.inst, "quickbooks", params)
    assert await connections.list_connections(office.inst, office.owner) == []


async def test_whoever_waits_hears_of_a_refusal(office):
    begun = await connections.begin(office.inst, office.owner, "clio")
    _, params = await office.consent(begun.url, "decline")
    with pytest.raises(Mistake, match="declined"):
        await connections.complete(office.inst, "clio", params, "us")
    with pytest.raises(Mistake, match="declined"):
        await connections.wait_for(office.inst, office.owner, begun.state, 5)


async def test_whoever_waits_gets_the_connection(office):
    begun = await connections.begin(office.inst, office.owner, "clio", name="Main office")
    assert await connections.wait_for(office.inst, office.owner, begun.state, 0) is None
    _, params = await office.consent(begun.url)
    await connections.complete(office.inst, "clio", params, "us")
    made = await connections.wait_for(office.inst, office.owner, begun.state, 5)
    assert made
    assert made.name == "Main office"


async def test_signing_in_again_renews_the_same_connection(busy):
    again = await busy.connect("clio")
    assert [row.id for row in await connections.list_connections(busy.inst, busy.owner, "clio")] == [again.id]


async def test_reconnecting_to_another_account_is_refused(office):
    old = await office.store.connections.add("clio", "us", "Clio", account_id="another", secret=b"old")
    with pytest.raises(Mistake, match="belongs to another"):
        await office.connect("clio", reconnect="Clio")
    assert (await office.store.secrets.read_secret(old.id)).value == b"old"


async def test_missing_settings_are_named(office):
    with pytest.raises(Mistake, match="LEXRELAY_CLIO_EU_CLIENT_ID") as refused:
        await connections.begin(office.inst, office.owner, "clio", "eu")
    assert len(refused.value.problems) == 2


async def test_unknown_names_list_the_known_ones(busy):
    with pytest.raises(NotFound, match="Clio, QuickBooks"):
        await connections.find(busy.inst, busy.owner, "Klio")


async def test_disconnect_says_what_stops_before_it_stops(busy):
    await busy.turn_on(INVOICES)
    told = await connections.disconnect(busy.inst, busy.owner, "QuickBooks")
    assert (told.stops, told.done) == ((NAME,), False)
    assert (await connections.find(busy.inst, busy.owner, "QuickBooks")).state == "connected"


async def test_disconnect_gives_the_access_back(busy):
    done = await connections.disconnect(busy.inst, busy.owner, "QuickBooks", preview=False)
    assert (done.connection.state, done.revoked) == ("disconnected", True)
    with pytest.raises(Mistake):
        await busy.store.secrets.read_secret(done.connection.id)


async def test_reconnecting_wakes_the_work_that_waited(busy):
    row = await busy.store.recipes.add("Any")
    await busy.store.recipes.save_version(row.id, {"name": "Any"}, "text")
    run = await busy.store.runs.start(row.id, "1")
    await busy.store.runs.wait(run.id, f"connection:{(await busy.connect('clio')).id}")
    await busy.connect("clio", reconnect="Clio")
    assert (await busy.store.runs.get(run.id)).state == "queued"


async def test_a_name_that_recipes_use_is_kept(busy):
    await recipes.save(busy.inst, busy.owner, INVOICES)
    with pytest.raises(Mistake, match=NAME):
        await connections.rename(busy.inst, busy.owner, "Clio", "Other")


@pytest.mark.parametrize("name", ["", "QuickBooks", "x" * 81, "tab\there"])
async def test_unfit_names_are_refused(busy, name):
    with pytest.raises(Mistake):
        await connections.rename(busy.inst, busy.owner, "Clio", name)
    assert (await connections.find(busy.inst, busy.owner, "Clio")).name == "Clio"


async def test_an_app_with_consent_takes_no_key(office):
    with pytest.raises(Mistake, match="consent page"):
        await connections.add_key(office.inst, office.owner, "clio", "Clio", "key")


async def waited_for(office, decision="allow"):
    """What the person at the terminal is told of a sign-in that ends at the callback."""
    begun = await connections.begin(office.inst, office.owner, "clio")
    params = (await office.consent(begun.url, decision))[1]
    with pytest.raises((Mistake, RetryLater)):
        await connections.complete(office.inst, "clio", params, "us")
    with pytest.raises((Mistake, RetryLater)) as told:
        await connections.wait_for(office.inst, office.owner, begun.state, timeout=1)
    return told.value


async def test_a_vendor_that_fails_while_we_wait_may_be_tried_again(office):
    await office.faults({"vendor": "clio", "method": "GET", "path_contains": "who_am_i", "kind": "5xx_before"})
    told = await waited_for(office)
    assert isinstance(told, RetryLater)
    assert told.wait > 0


async def test_a_refusal_says_once_what_to_do(office):
    told = await waited_for(office, "deny")
    assert isinstance(told, Mistake)
    assert "declined" in str(told)
    assert str(told).count("Start connecting again") == 1


async def test_vendors_of_a_test_never_call_an_installation_in_use_here(office):
    assert office.inst.settings.port != Settings().port
