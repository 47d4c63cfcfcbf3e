"""Clio's push messages: subscribing for a month at a time, the handshake, the signature and what a message hints at."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

from connectors._kit.webhooks import Hint, Registration, Subscription, Webhooks
from connectors.clio.client import Clio, is_missing
from connectors.clio.models import Hook
from core.errors import Rejected

WATCHED = {
    "bill": "id,state",
    "calendar_entry": "id,summary,description,location,start_at,end_at,all_day",
    "contact": "id",
    "matter": "id,status",
    "task": "id,status",
}
"""Fields of each model whose change is worth a message. Not `etag`, which changes with every edit."""


async def subscribe(clio: Clio, url: str, model: str, events: tuple[str, ...], expires_at: datetime) -> Subscription:
    """Subscribe, or return the subscription that an earlier attempt made for this very address."""
    known = await clio.fetch("webhooks", Hook)
    made = next((hook for hook in known if hook.url == url), None)
    data = {"url": url, "model": model, "events": list(events), "fields": WATCHED.get(model, "id")}
    return _subscription(made or await clio.create("webhooks", Hook, {**data, "expires_at": _moment(expires_at)}))


async def renew(clio: Clio, subscription_id: str, expires_at: datetime) -> Subscription:
    """Move the end of a subscription; Clio allows at most 31 days from now."""
    return _subscription(await clio.change("webhooks", subscription_id, Hook, {"expires_at": _moment(expires_at)}))


async def read(clio: Clio, subscription_id: str) -> Subscription | None:
    """Return the subscription as Clio has it, or None when it is gone."""
    try:
        return _subscription(await clio.read("webhooks", subscription_id, Hook))
    except Rejected as refusal:
        if is_missing(refusal):
            return None
        raise


async def unsubscribe(clio: Clio, subscription_id: str) -> None:
    """End a subscription."""
    await clio.delete("webhooks", subscription_id)


def verify(body: bytes, signature: str, secret: str) -> bool:
    """Compare the lower-case hex HMAC-SHA256 of the raw body; an unknown (empty) secret verifies nothing."""
    if not secret:
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.strip().encode())


def read_hints(body: bytes) -> tuple[Hint, ...]:
    """Return the one hint of a message; its model is empty, since only the subscription knows it."""
    try:
        message = json.loads(body)
        event, id = message["meta"]["event"], message["data"]["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ()
    return (Hint(model="", event=str(event), object_id=str(id)),)


def _subscription(hook: Hook) -> Subscription:
    return Subscription(str(hook.id), hook.shared_secret or "", hook.expires_at, hook.status == "enabled")


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


WEBHOOKS = Webhooks(
    signature_header="X-Hook-Signature",
    verify=verify,
    hints=read_hints,
    registration=Registration(
        subscribe=subscribe,
        renew=renew,
        read=read,
        unsubscribe=unsubscribe,
        lifetime=timedelta(days=30),
        renew_before=timedelta(days=10),
        handshake_header="X-Hook-Secret",
    ),
)
