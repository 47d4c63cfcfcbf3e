"""Clio's webhooks: handshake, signature, watched fields, faults and the end of a subscription."""

import asyncio
import hashlib
import hmac
import json

import pytest


async def subscribe(box, inbox, **data):
    body = {"url": inbox.url, "model": "bill", "fields": "id,etag,state", "events": ["created", "updated"]}
    path = "/api/v4/webhooks.json?fields=id,status,shared_secret,expires_at"
    return await box.client.post(path, json={"data": {**body, **data}})


async def status_of(box, id, wanted):
    async with asyncio.timeout(5):
        while box.store.get("clio.webhook", str(id))["status"] != wanted:
            await asyncio.sleep(0.01)
    return wanted


async def handshake_over(box):
    async with asyncio.timeout(5):
        while "clio.handshakes" not in box.store.counters():
            await asyncio.sleep(0.01)


@pytest.fixture
async def hook(box, inbox):
    made = (await subscribe(box, inbox)).json()["data"]
    await status_of(box, made["id"], "enabled")
    inbox.received.clear()
    return made


async def test_echoed_secret_enables(box, inbox):
    made = (await subscribe(box, inbox)).json()["data"]
    headers, body = (await inbox.until(1))[0]
    assert made["status"] == "pending"
    assert headers["x-hook-secret"] == made["shared_secret"]
    assert json.loads(body) == {"data": {"webhook_id": made["id"]}}
    assert await status_of(box, made["id"], "enabled")


async def test_unanswered_handshake_stays_silent_until_activated(box, inbox):
    inbox.echo = False
    made = (await subscribe(box, inbox)).json()["data"]
    await handshake_over(box)
    await box.control("work", approve_bills=1)
    path = f"/api/v4/webhooks/{made['id']}/activate"
    wrong = await box.client.put(path, headers={"X-Hook-Secret": "guess"})
    right = await box.client.put(path, headers={"X-Hook-Secret": made["shared_secret"]})
    assert (wrong.status_code, right.status_code, len(inbox.received)) == (422, 200, 1)
    await box.control("work", approve_bills=1)
    assert len(await inbox.until(2)) == 2


async def test_delivery_is_signed_and_thin(box, inbox, hook):
    bill = (await box.control("work", approve_bills=1))["approve_bills"][0]
    headers, body = (await inbox.until(1))[0]
    digest = hmac.new(hook["shared_secret"].encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hook-signature"] == digest
    payload = json.loads(body)
    assert payload["meta"] == {"event": "updated", "webhook_id": hook["id"]}
    assert (payload["data"]["id"], payload["data"]["state"]) == (bill, "awaiting_payment")
    assert set(payload["data"]) == {"id", "etag", "state"}


async def test_unwatched_change_is_told_only_once(box, inbox, hook):
    path = f"/api/v4/bills/{box.store.all('clio.bill')[0]['id']}"
    for memo in ("one", "two", "three"):
        await box.client.patch(path, json={"data": {"memo": memo}})
    await box.client.patch(path, json={"data": {"state": "awaiting_payment"}})
    states = [json.loads(body)["data"]["state"] for _, body in await inbox.until(2)]
    assert len(states) == 2
    assert states[1] == "awaiting_payment"


@pytest.mark.parametrize(("fault", "count"), [("hook_duplicate", 2), ("hook_drop", 0)])
async def test_webhook_fault_changes_the_count(box, inbox, hook, fault, count):
    await box.control("faults", clio={fault: 1})
    await box.control("work", approve_bills=1)
    await inbox.until(count)
    await asyncio.sleep(0.05)
    assert len(inbox.received) == count


async def test_reordered_webhooks_arrive_late_but_arrive(box, inbox, hook):
    await box.control("faults", clio={"hook_reorder": 1}, reorder_seconds=0.2)
    bills = (await box.control("work", approve_bills=4))["approve_bills"]
    arrived = [json.loads(body)["data"]["id"] for _, body in await inbox.until(4)]
    assert sorted(arrived) == sorted(bills)


async def test_failed_delivery_is_retried_then_suspends(box, inbox, hook):
    await box.control("hooks", scale=0.00001)
    inbox.status = 500
    await box.control("work", approve_bills=1)
    assert await status_of(box, hook["id"], "suspended")
    assert len(inbox.received) == 6
    assert (await box.report())["counters"]["clio.webhooks_given_up"] == 1


async def test_gone_answer_disables(box, inbox, hook):
    inbox.status = 410
    await box.control("work", approve_bills=1)
    assert await status_of(box, hook["id"], "suspended")
    assert len(inbox.received) == 1


async def test_expired_hook_is_silent(box, inbox, hook):
    await box.control("clock", advance_seconds=3 * 86_400 + 60)
    await box.control("work", approve_bills=1)
    await asyncio.sleep(0.05)
    assert inbox.received == []


async def test_closing_a_matter_says_so(box, inbox):
    made = (await subscribe(box, inbox, model="matter", fields="id", events=["matter_closed"])).json()["data"]
    await status_of(box, made["id"], "enabled")
    await box.control("work", close_matters=1)
    assert json.loads((await inbox.until(2))[1][1])["meta"]["event"] == "matter_closed"


@pytest.mark.parametrize(
    "data",
    [
        {"url": "http://hooks.example.com/x"},
        {"expires_at": "2099-01-01T00:00:00Z"},
        {"fields": "id," * 400},
        {"model": "note"},
        {"events": ["paid"]},
    ],
)
async def test_impossible_subscription_is_refused(box, inbox, data):
    assert (await subscribe(box, inbox, **data)).status_code == 422


async def test_pending_delivery_survives_a_restart(tmp_path, inbox):
    from sandbox.testing import running

    async with running(state=tmp_path / "state") as box:
        box.world.hooks.enqueue("clio", "http://127.0.0.1:9/closed", lambda body: {}, b"{}", tag="1")
        assert box.world.hooks.pending() == 1
        delivery = box.store.all("hook.pending")[0]
        box.store.put("hook.pending", delivery["id"], {**delivery, "url": inbox.url})
    async with running(state=tmp_path / "state"):
        assert len(await inbox.until(1)) == 1
