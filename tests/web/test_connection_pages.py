"""Connections at a browser: keys of developer apps, signing in and back, testing, renaming, disconnecting."""

import base64
import hashlib
import hmac
import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from services.connecting import connection_keys
from services.connecting.connection_keys import NewKeys
from services.messages import webhooks
from tests.services.office import TASKS, opened
from tests.web.crowd import form, send

GOES = re.compile(r'data-go href="([^"]+)"')


async def begin(browser, page="/connections/new/clio?region=us", **values):
    """Press the button of the wizard; returns the vendor's address."""
    app = page.split("?")[0].split("/")[3]
    answer = await browser.post(f"/connections/new/{app}/sign-in", data=await form(browser, page, **values))
    assert answer.status_code == 200, answer.text
    return GOES.search(answer.text)[1].replace("&amp;", "&")


async def back(office, browser, url, decision="allow"):
    """Decide at the vendor and come back; returns where that leads."""
    path, params = await office.consent(url, decision)
    answer = await browser.get(path, params=params)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def connected(office, browser, **values):
    return await back(office, browser, await begin(browser, region="us", **values))


async def test_connecting_leads_to_the_account_that_was_connected(office, people):
    owner = await people.owner()
    place = await connected(office, owner, name="Main office")
    page = await owner.get(place)
    (row,) = await office.store.connections.list("clio")
    assert (row.name, f"Connected as {row.account_name}" in unescape(page.text)) == ("Main office", True)


async def test_connecting_leads_back_to_where_somebody_came_from(office, people):
    owner = await people.owner()
    wizard = "/connections/new/clio?region=us&back=/recipes/new%3Fstep%3D2"
    assert 'name="back" value="/recipes/new?step=2"' in (await owner.get(wizard)).text
    place = await connected(office, owner, back="/recipes/new?step=2")
    assert re.fullmatch(r"/recipes/new\?step=2&connected=con_\w+", place)


@pytest.mark.parametrize("foreign", ["https://evil.example/x", "//evil.example", "/\\evil.example", "javascript:x"])
async def test_connecting_never_leads_elsewhere(office, people, foreign):
    place = await connected(office, await people.owner(), back=foreign)
    assert re.fullmatch(r"/connections/con_\w+\?connected=con_\w+", place)


async def test_another_browser_cannot_finish_a_sign_in(office, people):
    owner, vera = await people.owner(), await people.join("vera@hart.example", "admin")
    path, params = await office.consent(await begin(owner, region="us"))
    for stranger in (vera, people.browser()):
        answer = await stranger.get(path, params=params)
        assert answer.status_code == 422
    assert await office.store.connections.list("clio") == []


async def test_declined_access_is_told_and_can_be_tried_again(office, people):
    owner = await people.owner()
    place = await back(office, owner, await begin(owner, region="us", name="Main"), "deny")
    page = await owner.get(place)
    assert ("declined" in page.text, "Nothing was saved" in page.text) == (True, True)
    again = await owner.post("/connections/new/clio/sign-in", data=await form(owner, place, region="us", name="Main"))
    assert urlsplit(await back(office, owner, GOES.search(again.text)[1].replace("&amp;", "&"))).path.startswith(
        "/connections/con_"
    )


async def test_a_reconnect_to_another_account_is_refused_in_words(office, people):
    owner = await people.owner()
    row = await office.store.connections.add("clio", "us", "Clio", account_id="999", secret=b"{}")
    place = await connected(office, owner, reconnect=row.id)
    page = await owner.get(place)
    assert "The new sign-in is to account" in page.text
    assert (await office.store.connections.get(row.id)).account_id == "999"


async def test_keys_typed_on_the_page_are_used_and_never_shown(office, people):
    owner = await people.owner()
    wizard = "/connections/new/clio?region=eu"
    assert "Continue to Clio" not in (await owner.get(wizard)).text
    typed = {"region": "eu", "client_id": "our-firm-app-1234", "client_secret": "s3cr3t-value"}
    assert (await send(owner, wizard, "/connections/new/clio/keys", **typed)).status_code == 303
    page = (await owner.get(wizard)).text
    assert ("Continue to Clio" in page, "ends in 1234" in page, "s3cr3t" in page) == (True, True, False)
    url = await begin(owner, wizard, region="eu")
    assert url.startswith("https://eu.app.clio.com/oauth/authorize?")
    assert "client_id=our-firm-app-1234" in url
    trail = [entry.detail for entry in await office.store.audit.list() if entry.verb == "app key entered"]
    assert trail
    assert "s3cr3t" not in str(trail)


async def test_keys_of_the_environment_count_first_and_cannot_be_changed(office, people):
    owner = await people.owner()
    wizard = "/connections/new/clio?region=us"
    assert "LEXRELAY_CLIO_US_CLIENT_ID" in (await owner.get(wizard)).text
    answer = await send(owner, wizard, "/connections/new/clio/keys", region="us", client_id="x", client_secret="y")
    assert (answer.status_code, "counts first" in answer.text) == (422, True)


@pytest.mark.parametrize("typed", [{"client_id": "only"}, {"client_id": "a b", "client_secret": "x"}])
async def test_unfit_keys_are_refused_and_what_was_typed_stays(people, typed):
    owner = await people.owner()
    answer = await send(owner, "/connections/new/clio?region=eu", "/connections/new/clio/keys", region="eu", **typed)
    assert (answer.status_code, f'value="{typed["client_id"]}"' in answer.text) == (422, True)


async def test_one_firms_keys_are_not_anothers(office):
    keys = NewKeys(client_id="hart-app", client_secret="x")
    await connection_keys.save_keys(office.inst, office.owner, "clio", "au", keys)
    await office.inst.store.system.firms.ensure("lowe", "Lowe Law")
    assert (await office.inst.clients.place("main", "clio", "au")).client_id == "hart-app"
    assert (await office.inst.clients.place("lowe", "clio", "au")).missing


async def test_removed_keys_are_gone_after_a_page_that_says_what_stops(office, people):
    owner = await people.owner()
    keys = NewKeys(client_id="hart-app", client_secret="x")
    await connection_keys.save_keys(office.inst, office.owner, "clio", "au", keys)
    question = "/connections/new/clio/keys/remove?region=au"
    assert "No connection uses them" in (await owner.get(question)).text
    assert (await send(owner, question, "/connections/new/clio/keys/remove", region="au")).status_code == 303
    assert (await office.inst.clients.place("main", "clio", "au")).missing


async def test_a_form_that_is_wrong_comes_back_filled_but_for_its_secret(people):
    owner = await people.owner()
    typed = {"name": "Court calendar", "hosts": "not a host/", "header": "X-Key", "secret": "k3y-word"}
    answer = await send(owner, "/connections/new/http", "/connections/new/http/form", **typed)
    assert (answer.status_code, "is-invalid" in answer.text) == (422, True)
    assert ('value="Court calendar"' in answer.text, "k3y-word" in answer.text) == (True, False)


async def test_a_filled_form_connects_and_can_be_filled_anew(office, people):
    owner = await people.owner()
    (office.inst.settings.home / "spreadsheet" / "main").mkdir(parents=True)
    address = "/connections/new/spreadsheet/form"
    made = await send(owner, "/connections/new/spreadsheet", address, name="Court dates", connection_name="Dates")
    assert "Connected as Court dates" in (await owner.get(made.headers["location"])).text
    (row,) = await office.store.connections.list("spreadsheet")
    again = {"name": "All dates", "reconnect": row.id}
    await send(owner, f"/connections/{row.id}/reconnect", address, **again)
    (row,) = await office.store.connections.list("spreadsheet")
    assert (row.name, row.account_name.startswith("All dates")) == ("Dates", True)


async def test_a_test_says_which_permission_is_missing_and_what_that_breaks(office, browser):
    clio = await office.connect("clio")
    await office.turn_on(TASKS)
    await office.sandbox.control("faults", clio_closed="matters,bank_accounts")
    answer = await send(browser, f"/connections/{clio.id}", f"/connections/{clio.id}/check")
    page = (await browser.get(answer.headers["location"].split("#")[0])).text
    assert [part in page for part in ("Works in part", "<strong>Matters</strong>", "<strong>Accounting</strong>")] == [
        True
    ] * 3
    assert "Recipe Welcome" in page


async def test_a_connection_that_is_over_says_so_when_tested(office, browser):
    clio = await office.connect("clio")
    await office.sandbox.control("tokens/revoke", vendor="clio")
    await send(browser, f"/connections/{clio.id}", f"/connections/{clio.id}/check")
    page = (await browser.get(f"/connections/{clio.id}")).text
    assert "Does not work" in page


async def test_a_name_that_a_recipe_uses_stays(office, browser):
    clio = await office.connect("clio")
    await office.turn_on(TASKS)
    answer = await send(browser, f"/connections/{clio.id}", f"/connections/{clio.id}/rename", name="Other")
    assert (answer.status_code, "Welcome" in answer.text, 'value="Other"' in answer.text) == (422, True, True)


async def test_disconnecting_lists_what_stops_first(office, browser):
    clio, quickbooks = await office.connect_both()
    await office.turn_on(TASKS)
    await office.store.books.accounts.add("Main books", clio.id, quickbooks.id)
    question = f"/connections/{clio.id}/disconnect"
    page = (await browser.get(question)).text
    assert ("Welcome" in page, "Main books" in page) == (True, True)
    assert (await office.store.connections.get(clio.id)).state == "connected"
    assert "has confirmed" in (await send(browser, question)).text
    assert (await office.store.connections.get(clio.id)).state == "disconnected"


async def test_a_viewer_sees_connections_without_buttons(office, people):
    await people.owner()
    clio = await office.connect("clio")
    vera = await people.join("vera@hart.example")
    page = (await vera.get(f"/connections/{clio.id}")).text
    assert (clio.account_name in unescape(page), "Disconnect" in page, "Rename" in page) == (True, False, False)


async def test_somebody_connects_with_three_clicks(office, tab, pictures):
    await tab.open("/connections/new")
    await tab.follow("Clio Manage")
    await tab.look(pictures / "connect-clio.png")
    await tab.press("Continue to Clio Manage")
    await tab.until("location.pathname === '/oauth/authorize' && !!document.body")
    assert tab.complaints == []


async def test_programs_enter_keys_and_read_how_a_connection_does(office, api):
    keys = {"client_id": "our-firm-app-1234", "client_secret": "s3cr3t-value", "environment": ""}
    saved = await api.put("/api/v1/connections/keys/clio", params={"region": "ca"}, json=keys)
    assert (saved.json()["ready"], "s3cr3t" in saved.text) == (True, False)
    assert not (await api.delete("/api/v1/connections/keys/clio", params={"region": "ca"})).json()["ready"]
    clio = await office.connect("clio")
    assert (await api.post(f"/api/v1/connections/{clio.id}/check")).json()["works"]
    details = (await api.get(f"/api/v1/connections/{clio.id}/details")).json()
    assert (details["check"]["works"], details["limits"][0]["used"] > 0) == (True, True)


async def test_messages_signed_with_a_firms_own_verifier_are_taken(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model, LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER="") as office:
        body = b"[]"
        headers = {"intuit-signature": base64.b64encode(hmac.new(b"ours", body, hashlib.sha256).digest()).decode()}
        assert (await webhooks.receive(office.inst, "quickbooks", "", headers, body)).status == 401
        await connection_keys.save_keys(office.inst, office.owner, "quickbooks", "", NewKeys(verifier="ours"))
        assert (await webhooks.receive(office.inst, "quickbooks", "", headers, body)).status == 200
