"""Webhooks to the app: CloudEvents or the older body, signed, for the entities the app subscribed to."""

import base64
import hashlib
import hmac
import uuid
from datetime import UTC, datetime
from typing import Any

from sandbox.exact import dumps
from sandbox.quickbooks.company import REALM, TaggedEvent
from sandbox.store import Document
from sandbox.world import World

SILENT = ("TaxCode", "Attachable", "CompanyInfo")
"""Entities without webhooks."""
FORMATS = ("cloudevents", "legacy")
_SETTINGS = ("qbo.settings", "webhook")
_SUFFIXES = {
    "Create": "created",
    "Update": "updated",
    "Delete": "deleted",
    "Merge": "merged",
    "Void": "voided",
    "Emailed": "emailed",
}


def subscribe(world: World, url: str, verifier: str, form: str, entities: list[str]) -> Document:
    """Send events to ``url`` from now on; no entities means all. ValueError for an unknown format."""
    if form not in FORMATS:
        raise ValueError(f"Webhook format {form!r} does not exist; use {' or '.join(FORMATS)}")
    settings = {"url": url, "verifier": verifier, "format": form, "entities": entities}
    world.store.put(*_SETTINGS, settings)
    return settings


def notify(world: World, events: list[TaggedEvent]) -> None:
    """One delivery with everything that one request changed; a merge is written ``Merge:<lost id>``."""
    settings = world.store.get(*_SETTINGS)
    if settings is None:
        return
    wanted = [event for event in events if _subscribed(settings, event[0])]
    if wanted:
        body = dumps(_BODIES[settings["format"]](world.clock.now(), wanted)).encode()
        world.hooks.enqueue("quickbooks", settings["url"], lambda sent: _headers(settings, sent), body)


def _subscribed(settings: Document, entity: str) -> bool:
    return entity not in SILENT and (not settings["entities"] or entity in settings["entities"])


def _headers(settings: Document, body: bytes) -> dict[str, str]:
    digest = hmac.new(settings["verifier"].encode(), body, hashlib.sha256).digest()
    cloud = settings["format"] == "cloudevents"
    kind = "application/cloudevents+json" if cloud else "application/json"
    return {"intuit-signature": base64.b64encode(digest).decode(), "Content-Type": kind}


def _cloud_events(now: datetime, events: list[TaggedEvent]) -> list[dict[str, Any]]:
    return [_cloud_event(now, *event) for event in events]


def _cloud_event(now: datetime, entity: str, id: str, operation: str) -> dict[str, Any]:
    name, _, merged = operation.partition(":")
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": "intuit.sandbox",
        "type": f"qbo.{entity.lower()}.{_SUFFIXES[name]}.v1",
        "datacontenttype": "application/json",
        "time": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "intuitentityid": id,
        "intuitaccountid": REALM,
        "data": {"deletedid": merged} if merged else {},
    }


def _legacy(now: datetime, events: list[TaggedEvent]) -> dict[str, Any]:
    entities = [_legacy_entity(now, *event) for event in events]
    return {"eventNotifications": [{"realmId": REALM, "dataChangeEvent": {"entities": entities}}]}


def _legacy_entity(now: datetime, entity: str, id: str, operation: str) -> dict[str, str]:
    name, _, merged = operation.partition(":")
    changed = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    facts = {"name": entity, "id": id, "operation": name, "lastUpdated": changed}
    return {**facts, "deletedId": merged} if merged else facts


_BODIES = {"cloudevents": _cloud_events, "legacy": _legacy}
