"""Webhooks through the front door: answered after they are stored, and the relay is told at once."""

import asyncio
import socket

import pytest

from commands.http_server import serving
from sandbox.clio.webhooks import KIND
from services.connecting import connections
from tests.services.office import TASKS, opened
from tests.services.test_webhooks import BODY, QUICKBOOKS, clio_signature, intuit_signature
from web.app import create_app, create_callback_app


async def stored(office):
    return await office.inst.store.system.inbox.unhandled()


@pytest.fixture
async def hook(office):
    row = await office.store.connections.add("clio", "us", "Clio", account_id="1", secret=b"secret")
    return await office.store.hooks.add(row.id, "matter", "one")


async def test_an_accepted_message_rings_the_relay(office, guest, bell, hook):
    await office.store.hooks.enable(hook.id, "11", "of hook one", None)
    answer = await guest.post("/webhooks/clio/one", content=BODY, headers=clio_signature(BODY))
    assert (answer.status_code, bell.rung, len(await stored(office))) == (200, 1, 1)


async def test_a_company_message_is_taken_at_the_shared_address(office, guest, bell):
    answer = await guest.post("/webhooks/quickbooks", content=QUICKBOOKS, headers=intuit_signature(QUICKBOOKS))
    assert (answer.status_code, bell.rung, len(await stored(office))) == (200, 1, 1)


async def test_a_handshake_is_echoed(guest, hook):
    answer = await guest.post("/webhooks/clio/one", headers={"X-Hook-Secret": "fresh"})
    assert (answer.status_code, answer.headers["x-hook-secret"]) == (200, "fresh")


BAD = {
    "wrong method": ("GET", "/webhooks/quickbooks", b"", 405),
    "wrong method on a hook": ("PUT", "/webhooks/clio/one", BODY, 405),
    "a slash more": ("POST", "/webhooks/quickbooks/", QUICKBOOKS, 404),
    "a path more": ("POST", "/webhooks/clio/one/more", BODY, 404),
    "no app": ("POST", "/webhooks", BODY, 404),
    "unsigned": ("POST", "/webhooks/quickbooks", b"{}", 401),
    "too large": ("POST", "/webhooks/quickbooks", b"x" * 262_145, 413),
}


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD.values(), ids=BAD)
async def test_what_is_not_taken_is_never_redirected_nor_gone(office, guest, bell, hook, method, path, body, status):
    answer = await guest.request(method, path, content=body)
    assert answer.status_code == status
    assert (bell.rung, await stored(office)) == (0, [])


async def test_a_new_matter_is_heard_by_webhook_alone(tmp_path, sqlite_model, bell):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with opened(tmp_path / "home", sqlite_model, LEXRELAY_PORT=str(port)) as office:
        async with serving(create_app(office.inst, bell), office.inst.settings):
            await office.connect("clio")
            await office.turn_on(TASKS)
            async with asyncio.timeout(10):
                while any(hook["status"] != "enabled" for hook in office.sandbox.store.all(KIND)):
                    await asyncio.sleep(0.02)
                await office.sandbox.control("work", open_matters=1)
                while not bell.rung:
                    await asyncio.sleep(0.02)
        assert (await stored(office))[0].app == "clio"


async def test_the_callback_listener_serves_nothing_else(office, guest):
    guest._transport.app = create_callback_app(office.inst)
    begun = await connections.begin(office.inst, office.owner, "quickbooks")
    path, params = await office.consent(begun.url)
    assert (await guest.get(path, params=params)).headers["location"] == "/connected"
    assert (await guest.get("/api/v1/runs")).status_code == 404
    assert (await guest.get("/healthz")).json() == {"ok": True, "app": "lexrelay"}
