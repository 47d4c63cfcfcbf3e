"""What vendors send: only what is proved is taken, and what is taken is stored before the answer."""

import base64
import hashlib
import hmac
import sqlite3

import pytest

from services.messages.webhooks import MOST_BYTES, receive

BODY = b'{"data": {"id": 7}, "meta": {"event": "created", "webhook_id": 1}}'
QUICKBOOKS = b'{"eventNotifications": [{"realmId": "1", "dataChangeEvent": {"entities": []}}]}'


def clio_signature(body, secret="of hook one"):
    return {"X-Hook-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def intuit_signature(body, secret="verifier"):
    return {"intuit-signature": base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()}


@pytest.fixture
async def hooked(office):
    """An office with three hooks: `one` is enabled, `new` is being made, `old` is gone."""
    row = await office.store.connections.add("clio", "us", "Clio", account_id="1", secret=b"secret")
    hooks = {name: await office.store.hooks.add(row.id, "matter", name) for name in ("one", "new", "old")}
    await office.store.hooks.enable(hooks["one"].id, "11", "of hook one", None)
    await office.store.hooks.enable(hooks["old"].id, "12", "of old hook", None)
    await office.store.hooks.set_state(hooks["old"].id, "gone")
    return office


async def stored(office):
    return await office.inst.store.system.inbox.unhandled()


REFUSED = {
    "no signature": ("clio", "one", {}, BODY, 401),
    "wrong signature": ("clio", "one", clio_signature(b"other"), BODY, 401),
    "cut signature": ("clio", "one", {"X-Hook-Signature": clio_signature(BODY)["X-Hook-Signature"][:20]}, BODY, 401),
    "other hook's secret": ("clio", "one", clio_signature(BODY, "of old hook"), BODY, 401),
    "signature that is no text": ("clio", "one", {"X-Hook-Signature": "ä"}, BODY, 401),
    "signed with nothing": ("clio", "new", clio_signature(BODY, ""), BODY, 401),
    "unknown hook": ("clio", "none", clio_signature(BODY), BODY, 404),
    "ended hook": ("clio", "old", clio_signature(BODY, "of old hook"), BODY, 404),
    "no hook named": ("clio", "", clio_signature(BODY), BODY, 404),
    "unknown app": ("nobody", "one", clio_signature(BODY), BODY, 404),
    "too large": ("clio", "one", clio_signature(b"x" * MOST_BYTES + b"x"), b"x" * MOST_BYTES + b"x", 413),
    "handshake for an enabled hook": ("clio", "one", {"X-Hook-Secret": "mine now"}, b"", 401),
    "handshake for an unknown hook": ("clio", "none", {"X-Hook-Secret": "mine now"}, b"", 404),
    "handshake for an ended hook": ("clio", "old", {"X-Hook-Secret": "mine now"}, b"", 404),
    "handshake with an endless secret": ("clio", "new", {"X-Hook-Secret": "x" * 501}, b"", 401),
    "other vendor's signature": ("quickbooks", "", clio_signature(QUICKBOOKS, "verifier"), QUICKBOOKS, 401),
    "another verifier": ("quickbooks", "", intuit_signature(QUICKBOOKS, "guess"), QUICKBOOKS, 401),
    "a hook where there is none": ("quickbooks", "one", intuit_signature(QUICKBOOKS), QUICKBOOKS, 404),
}


@pytest.mark.parametrize(("app", "hook", "headers", "body", "status"), REFUSED.values(), ids=REFUSED)
async def test_what_is_not_proved_is_not_stored(hooked, app, hook, headers, body, status):
    answer = await receive(hooked.inst, app, hook, headers, body)
    assert (answer.status, answer.accepted) == (status, False)
    assert await stored(hooked) == []
    kept = [await hooked.inst.store.system.hooks.by_path_token(name) for name in ("one", "new", "old")]
    assert [row.secret for row in kept] == ["of hook one", "", "of old hook"]


async def test_a_signed_message_is_stored_for_its_firm(hooked):
    answer = await receive(hooked.inst, "clio", "one", clio_signature(BODY), BODY)
    message = (await stored(hooked))[0]
    assert (answer.status, answer.accepted, message.firm, message.body) == (200, True, hooked.owner.firm, BODY)


async def test_a_replayed_message_is_stored_once(hooked):
    for _ in range(5):
        answer = await receive(hooked.inst, "clio", "one", clio_signature(BODY), BODY)
        assert answer.status == 200
    assert len(await stored(hooked)) == 1


async def test_a_signed_message_nobody_can_read_is_taken(hooked):
    answer = await receive(hooked.inst, "clio", "one", clio_signature(b"\xff not json"), b"\xff not json")
    assert (answer.status, len(await stored(hooked))) == (200, 1)


async def test_one_address_takes_all_companies(hooked):
    answer = await receive(hooked.inst, "quickbooks", "", intuit_signature(QUICKBOOKS), QUICKBOOKS)
    assert (answer.status, len(await stored(hooked))) == (200, 1)


async def test_a_handshake_is_answered_with_its_secret(hooked):
    offered = {"x-hook-secret": "fresh"}
    for _ in range(2):
        answer = await receive(hooked.inst, "clio", "new", offered, b"")
        assert (answer.status, answer.headers) == (200, {"X-Hook-Secret": "fresh"})
    answer = await receive(hooked.inst, "clio", "new", clio_signature(BODY, "fresh"), BODY)
    assert answer.accepted


async def test_a_second_secret_is_refused(hooked):
    await receive(hooked.inst, "clio", "new", {"X-Hook-Secret": "fresh"}, b"")
    answer = await receive(hooked.inst, "clio", "new", {"X-Hook-Secret": "mine now"}, b"")
    assert answer.status == 401
    assert (await hooked.inst.store.system.hooks.by_path_token("new")).secret == "fresh"


async def test_only_a_hook_being_made_takes_a_secret(hooked):
    hook = await hooked.inst.store.system.hooks.by_path_token("new")
    await hooked.store.hooks.set_state(hook.id, "suspended")
    answer = await receive(hooked.inst, "clio", "new", {"X-Hook-Secret": "mine now"}, b"")
    assert answer.status == 401


async def test_what_cannot_be_stored_is_asked_for_again(hooked):
    with sqlite3.connect(hooked.inst.settings.home / "lexrelay.db") as database:
        database.execute("ALTER TABLE inbox RENAME TO elsewhere")
    database.close()
    answer = await receive(hooked.inst, "clio", "one", clio_signature(BODY), BODY)
    assert (answer.status, answer.accepted) == (503, False)


async def test_logs_hold_nothing_of_the_message(hooked, caplog):
    body = b'{"data": {"name": "Confidential Client"}}'
    await receive(hooked.inst, "clio", "one", clio_signature(b"other"), body)
    assert "status=401" in caplog.text
    assert "Confidential" not in caplog.text
