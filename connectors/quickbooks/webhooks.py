"""Reads Intuit's notifications: one address and one secret for all companies, in two formats."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

from connectors._kit.webhooks import Hint, Webhooks

_EVENTS = {"create": "created", "update": "updated", "delete": "deleted", "merge": "merged", "void": "voided"}


def verify(body: bytes, signature: str, secret: str) -> bool:
    """Compare the base64 HMAC-SHA256 of the raw bytes in constant time; an unset secret verifies nothing."""
    expected = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest())
    return bool(secret) and hmac.compare_digest(expected, signature.encode())


def hints(body: bytes) -> tuple[Hint, ...]:
    """Return a hint for each readable element; a body we cannot read gives none, lest it be sent for ever."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    found = _cloud_events(message) if isinstance(message, list) else _legacy(message)
    return tuple(dict.fromkeys(hint for hint in found if hint.object_id))


def _cloud_events(elements: list[Any]) -> Iterator[Hint]:
    for element in filter(_is_object, elements):
        words = str(element.get("type", "")).lower().split(".")
        if len(words) >= 3 and words[0] == "qbo":
            id, realm = element.get("intuitentityid"), element.get("intuitaccountid")
            yield Hint(words[1], _event(words[2]), str(id or ""), str(realm or ""))


def _legacy(message: Any) -> Iterator[Hint]:
    for notice in filter(_is_object, _list(message, "eventNotifications")):
        realm = str(notice.get("realmId") or "")
        for entity in filter(_is_object, _list(notice.get("dataChangeEvent"), "entities")):
            model, event = str(entity.get("name", "")).lower(), _event(str(entity.get("operation", "")).lower())
            yield Hint(model, event, str(entity.get("id") or ""), realm)


def _event(word: str) -> str:
    return _EVENTS.get(word, word)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _list(value: Any, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


WEBHOOKS = Webhooks(
    signature_header="intuit-signature",
    verify=verify,
    hints=hints,
    verifier_setting="LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER",
)
