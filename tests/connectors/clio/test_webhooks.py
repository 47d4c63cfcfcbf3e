"""Clio's push messages: only genuine ones count, and a lost answer makes no second subscription."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import httpx

from connectors._kit.webhooks import Hint
from connectors.clio.webhooks import WEBHOOKS
from tests.connectors.clio.strict import StrictClio

HOOKS: Any = WEBHOOKS.registration
BODY = b'{"data":{"id":90001,"etag":"x","state":"paid"},"meta":{"event":"updated","webhook_id":3}}'
URL = "https://relay.example/hooks/abc"
UNTIL = datetime(2026, 2, 1, tzinfo=UTC)


def sign(body, secret):
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_only_the_right_signature_is_accepted():
    assert WEBHOOKS.verify(BODY, sign(BODY, "secret"), "secret")
    assert not WEBHOOKS.verify(BODY + b" ", sign(BODY, "secret"), "secret")
    assert not WEBHOOKS.verify(BODY, "é", "secret")


def test_nothing_is_verified_before_the_secret_is_known():
    assert not WEBHOOKS.verify(BODY, sign(BODY, ""), "")


def test_a_message_hints_at_its_record():
    assert WEBHOOKS.hints(BODY) == (Hint(model="", event="updated", object_id="90001"),)


def test_a_handshake_or_nonsense_hints_at_nothing():
    for body in (b'{"data":{"webhook_id":3}}', b"[]", b"\xff", b"", b"[" * 100_000, b'{"meta":null}'):
        assert WEBHOOKS.hints(body) == ()


async def test_subscribing_names_the_fewest_fields():
    clio = StrictClio(answers={}, rows={"webhooks": []})
    clio.answers["POST webhooks"] = _created
    made = await HOOKS.subscribe(clio.client, URL, "bill", ("created", "updated"), UNTIL)
    sent = json.loads(clio.asked[-1].content)["data"]
    assert (sent["fields"], sent["expires_at"]) == ("id,state", "2026-02-01T00:00:00Z")
    assert (made.id, made.secret, made.enabled) == ("8", "s", False)


async def test_a_subscription_of_an_earlier_attempt_is_taken_over():
    clio = StrictClio({"webhooks": [{"id": 8, "url": URL, "status": "enabled", "shared_secret": "s"}]})
    made = await HOOKS.subscribe(clio.client, URL, "bill", ("updated",), UNTIL)
    assert (made.id, [request.method for request in clio.asked]) == ("8", ["GET"])


async def test_a_subscription_that_is_gone_reads_as_none():
    clio = StrictClio(answers={"GET webhooks/8": _gone, "DELETE webhooks/8": _gone})
    assert await HOOKS.read(clio.client, "8") is None
    await HOOKS.unsubscribe(clio.client, "8")


def _created(request):
    return httpx.Response(201, json={"data": {"id": 8, "url": URL, "status": "pending", "shared_secret": "s"}})


def _gone(request):
    return httpx.Response(404, json={"error": {"type": "NotFound", "message": "gone"}})
