"""Intuit's notifications in both formats."""

import base64
import hashlib
import hmac
import json

import pytest

from connectors._kit.webhooks import Hint
from connectors.quickbooks.webhooks import WEBHOOKS as HOOKS


def event(kind="qbo.invoice.created.v1", id="145", realm="9130"):
    return {"specversion": "1.0", "id": "e1", "type": kind, "intuitentityid": id, "intuitaccountid": realm, "data": {}}


def legacy(name="Invoice", operation="Create", id="145"):
    entity = {"name": name, "id": id, "operation": operation, "lastUpdated": "2026-03-02T15:00:00Z"}
    return {"eventNotifications": [{"realmId": "9130", "dataChangeEvent": {"entities": [entity]}}]}


def read(message):
    return HOOKS.hints(json.dumps(message).encode())


def test_signature_of_the_raw_body_counts():
    body = b'[{"a": 1}]'
    signature = base64.b64encode(hmac.new(b"verifier", body, hashlib.sha256).digest()).decode()
    assert HOOKS.verify(body, signature, "verifier")
    assert not HOOKS.verify(body + b" ", signature, "verifier")
    assert not HOOKS.verify(body, signature, "other")


@pytest.mark.parametrize("signature", ["", "é", "AAAA"])
def test_foreign_signature_is_refused(signature):
    assert not HOOKS.verify(b"x", signature, "verifier")


def test_unset_verifier_verifies_nothing():
    signature = base64.b64encode(hmac.new(b"", b"x", hashlib.sha256).digest()).decode()
    assert not HOOKS.verify(b"x", signature, "")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ([event()], ("invoice", "created")),
        ([event("QBO.SalesReceipt.Void.v1")], ("salesreceipt", "voided")),
        ([event("qbo.payment.voided.v1")], ("payment", "voided")),
        (legacy(), ("invoice", "created")),
        (legacy("Customer", "Merge"), ("customer", "merged")),
        (legacy("Invoice", "Emailed"), ("invoice", "emailed")),
        (legacy("Payment", "Delete"), ("payment", "deleted")),
    ],
)
def test_both_formats_give_the_same_words(message, expected):
    assert read(message) == (Hint(expected[0], expected[1], "145", "9130"),)


def test_companies_may_be_mixed_and_repeats_collapse():
    found = read([event(), event(), event(id="146", realm="9131")])
    assert [(hint.object_id, hint.account) for hint in found] == [("145", "9130"), ("146", "9131")]


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"\xff", b"null", b"3", b"[1, null]", b"[" * 100_000, b"{}"),
        b'{"eventNotifications": [3, {"dataChangeEvent": 1}]}',
    ],
)
def test_unreadable_body_gives_no_hints(body):
    assert HOOKS.hints(body) == ()
