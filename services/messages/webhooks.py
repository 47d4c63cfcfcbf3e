"""Vendors' messages: verified on their raw bytes, stored durably, answered. They are read later, as hints only."""

import asyncio
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from connectors._kit.catalog import find_connector
from connectors._kit.webhooks import Registration, Webhooks
from engine.app_keys import PREFIX
from engine.installation import Installation
from storage.hook_rows import HookRow

MOST_BYTES = 256 * 1024
STORE_SECONDS = 8.0
"""How long storing may take before the vendor is asked to send again; stored twice is stored once."""
_NOBODY = "no hook has this secret"
_log = logging.getLogger("lexrelay.webhooks")


@dataclass(frozen=True)
class Answer:
    """What the vendor is told; never 3xx (taken for success) nor 410 (ends the subscription)."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    accepted: bool = False


async def receive(inst: Installation, app: str, path_token: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Answer one message; 2xx only after it is stored for good, 503 when it could not be stored."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        async with asyncio.timeout(STORE_SECONDS):
            answer = await _receive(inst, app, path_token, given, body)
    except Exception as error:  # whatever kept it from being stored, the vendor must send it again
        _log.error("message not stored app=%s error=%s", app[:40], type(error).__name__)
        answer = Answer(503, {"Retry-After": "30"})
    if answer.status >= 400:
        _log.warning("message refused app=%s status=%s bytes=%s", app[:40], answer.status, len(body))
    return answer


async def _receive(inst: Installation, app: str, path_token: str, given: dict[str, str], body: bytes) -> Answer:
    connector = find_connector(app)
    webhooks = connector.app.webhooks if connector else None
    if webhooks is None or bool(path_token) != bool(webhooks.registration):
        return Answer(404)
    if len(body) > MOST_BYTES:
        return Answer(413)
    if webhooks.registration is None:
        return await _shared(inst, app, webhooks, given, body)
    hook = await inst.store.system.hooks.by_path_token(path_token)
    if hook is not None and (hook.app != app or hook.state == "gone"):
        hook = None
    offered = given.get(webhooks.registration.handshake_header.lower(), "")
    if offered:
        return await _shake_hands(inst, webhooks.registration, hook, offered)
    return await _owned(inst, webhooks, hook, given, body)


async def _shared(inst: Installation, app: str, webhooks: Webhooks, given: dict[str, str], body: bytes) -> Answer:
    """A message signed with a firm's own secret speaks to that firm alone, one with the installation's to all."""
    own = await inst.store.system.settings.named(PREFIX + webhooks.verifier_setting)
    secrets = {"": inst.environment.get(webhooks.verifier_setting, "")} | own
    signers = [firm for firm, secret in secrets.items() if _verified(webhooks, given, body, secret)]
    if not signers:
        return Answer(401)
    for firm in [""] if "" in signers else signers:
        await inst.store.system.inbox.accept(app, body, firm=firm)
    return Answer(200, accepted=True)


async def _owned(
    inst: Installation, webhooks: Webhooks, hook: HookRow | None, given: dict[str, str], body: bytes
) -> Answer:
    """The signature is computed for unknown hooks too, so that the time tells nothing."""
    secret = hook.secret if hook else _NOBODY
    verified = _verified(webhooks, given, body, secret)
    if hook is None:
        return Answer(404)
    if not verified:
        return Answer(401)
    await inst.store.system.inbox.accept(hook.app, body, hook)
    return Answer(200, accepted=True)


def _verified(webhooks: Webhooks, given: dict[str, str], body: bytes, secret: str) -> bool:
    signature = given.get(webhooks.signature_header.lower(), "")
    return bool(secret) and signature.isascii() and webhooks.verify(body, signature, secret)


async def _shake_hands(inst: Installation, registration: Registration, hook: HookRow | None, offered: str) -> Answer:
    """Take the secret for a hook that is just being made; offered again it must be the same."""
    if hook is None:
        return Answer(404)
    if not offered.isascii() or len(offered) > 500:
        return Answer(401)
    if hook.secret:
        same = hmac.compare_digest(hook.secret.encode(), offered.encode())
        return Answer(200, {registration.handshake_header: offered}) if same else Answer(401)
    if hook.state != "pending":
        return Answer(401)
    await inst.store.firm(hook.firm).hooks.keep_secret(hook.id, offered)
    return Answer(200, {registration.handshake_header: offered})
