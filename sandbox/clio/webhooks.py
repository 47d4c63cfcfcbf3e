"""Clio's webhooks: handshake, signed deliveries, watched fields, expiry and suspension."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sandbox.clio.errors import ClioError
from sandbox.clio.selection import parse_fields, render
from sandbox.clio.tables import BY_MODEL, Entity
from sandbox.exact import dumps
from sandbox.store import Document
from sandbox.world import World

KIND = "clio.webhook"
_MODELS = {"matter", "activity", "bill", "calendar_entry", "communication", "contact", "document", "folder", "task"}
_STAMPS = {"etag", "updated_at"}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_DEFAULT_DAYS, _MOST_DAYS, _MOST_FIELDS = 3, 31, 1000


def complete_webhook(world: World, doc: Document, before: Document | None) -> None:
    """Check url, fields and expiry of a subscription; a new url needs a new handshake."""
    _check_url(doc["url"])
    _check_fields(doc)
    now = world.clock.now()
    expires = datetime.fromisoformat(doc.get("expires_at") or (now + timedelta(days=_DEFAULT_DAYS)).isoformat())
    if not now < expires <= now + timedelta(days=_MOST_DAYS, seconds=5):
        raise ClioError(422, f"expires_at must be in the next {_MOST_DAYS} days")
    doc["expires_at"] = expires.isoformat(timespec="seconds")
    doc.setdefault("events", ["created", "updated", "deleted"])
    if before is None or before["url"] != doc["url"]:
        doc |= {"status": "pending", "shared_secret": secrets.token_hex(24)}


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ClioError(422, "url must use https")


def _check_fields(doc: Document) -> None:
    if len(doc["fields"]) > _MOST_FIELDS:
        raise ClioError(422, f"fields may have at most {_MOST_FIELDS} characters")
    if doc["model"] not in _MODELS:
        raise ClioError(422, f"The sandbox has no records of model {doc['model']}")
    model = _model(doc["model"])
    if model in BY_MODEL:
        parse_fields(doc["fields"], model)


def _model(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


async def shake_hands(world: World, id: str) -> None:
    """Offer the secret; an answer that echoes it enables the subscription."""
    hook = world.store.get(KIND, id)
    if hook is None:
        return
    secret = hook["shared_secret"]
    body = {"data": {"webhook_id": hook["id"]}}
    answer = await world.hooks.post("clio", hook["url"], {"X-Hook-Secret": secret}, body)
    if answer is not None and answer.is_success and answer.headers.get("X-Hook-Secret") == secret:
        set_status(world, id, "enabled")


def activate(world: World, hook: Document, secret: str | None) -> None:
    """The delayed way: whoever knows the secret enables the subscription."""
    if not secret or not hmac.compare_digest(secret, hook["shared_secret"]):
        raise ClioError(422, "X-Hook-Secret does not match this webhook")
    set_status(world, str(hook["id"]), "enabled")


def set_status(world: World, id: str, status: str) -> None:
    """pending, enabled or suspended; nothing happens when the subscription is gone."""
    hook = world.store.get(KIND, id)
    if hook is not None:
        world.store.put(KIND, id, {**hook, "status": status})


def judge_delivery(world: World, delivery: Document, status: int | None, given_up: bool) -> None:
    """410 disables a subscription at once, a delivery given up suspends it."""
    if status == 410 or given_up:
        set_status(world, delivery["tag"], "suspended")


@dataclass(frozen=True)
class Event:
    """Something that happened to a record; ``before`` is None for a new one."""

    entity: Entity
    name: str
    before: Document | None
    doc: Document


def announce(world: World, event: Event) -> None:
    """Tell every enabled, unexpired subscription that wants this event of this record."""
    for hook in world.store.all(KIND):
        live = hook["status"] == "enabled" and datetime.fromisoformat(hook["expires_at"]) > world.clock.now()
        wanted = event.name in hook["events"] and _model(hook["model"]) == event.entity.model
        if live and wanted and _is_news(world, hook, event):
            _deliver(world, hook, event)


def _is_news(world: World, hook: Document, event: Event) -> bool:
    seen = f"{hook['id']}.{event.doc['id']}"
    first = world.store.peek("clio.hook_seen", seen) is None
    if first:
        world.store.put("clio.hook_seen", seen, {})
    if event.name != "updated" or first or event.before is None:
        return True
    model = event.entity.model
    tree = {name: inner for name, inner in parse_fields(hook["fields"], model).items() if name not in _STAMPS}
    return render(world.store, model, event.before, tree) != render(world.store, model, event.doc, tree)


def _deliver(world: World, hook: Document, event: Event) -> None:
    model = event.entity.model
    tree = parse_fields(None if event.name == "deleted" else hook["fields"], model)
    data = render(world.store, model, event.doc, {"id": None, "etag": None, **tree})
    body = dumps({"data": data, "meta": {"event": event.name, "webhook_id": hook["id"]}}).encode()

    def sign(raw: bytes) -> dict[str, str]:
        digest = hmac.new(hook["shared_secret"].encode(), raw, hashlib.sha256).hexdigest()
        return {"X-Hook-Signature": digest}

    world.hooks.enqueue("clio", hook["url"], sign, body, tag=str(hook["id"]))
