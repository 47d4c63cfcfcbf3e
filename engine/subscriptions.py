"""Keeps the push subscriptions of connections alive: made when a recipe needs them, renewed long before they end."""

import secrets
from datetime import timedelta

import structlog

from connectors._kit.app import Place
from connectors._kit.catalog import find_trigger
from connectors._kit.webhooks import Registration, Subscription
from core.clock import now
from core.errors import Failure
from engine.book_hints import needed_models
from engine.clients import Session, connector_of
from engine.installation import Installation
from storage import FirmStore
from storage.hook_rows import HookRow
from storage.rows import ConnectionRow

log = structlog.get_logger()


def can_receive(installation: Installation, place: Place) -> bool:
    """Whether the vendor can reach us: over HTTPS, or on this machine when the vendor is a stand-in here."""
    return installation.settings.public_url.startswith("https://") or place.local


def hook_url(installation: Installation, app: str, path_token: str) -> str:
    """Return the address one subscription posts to."""
    return f"{installation.settings.base_url}/webhooks/{app}/{path_token}"


async def keep_all(installation: Installation) -> int:
    """Keep the subscriptions of every firm's connections; returns how many were made or renewed."""
    count = 0
    for firm in await installation.store.system.firms.list():
        for row in await installation.store.firm(firm.id).connections.list(limit=1000):
            count += await _keep_logged(installation, row)
    return count


async def _keep_logged(installation: Installation, row: ConnectionRow) -> int:
    try:
        return await keep_connection(installation, row)
    except Failure as error:
        log.warning("webhooks.not_kept", connection=row.id, error=type(error).__name__)
        return 0


async def keep_connection(installation: Installation, row: ConnectionRow, *, verify: bool = True) -> int:
    """Make or renew what this connection's active triggers need; returns how many subscriptions changed.

    With `verify` the vendor is asked whether each one is still alive, which costs a request for each.
    """
    webhooks = connector_of(row.app).app.webhooks
    place = await installation.clients.place(row.firm, row.app, row.region)
    if row.state != "connected" or webhooks is None or webhooks.registration is None:
        return 0
    if not can_receive(installation, place):
        return 0
    keeper = _Keeper(installation, webhooks.registration, await installation.clients.open(row.firm, row.id))
    return await keeper.keep(verify)


class _Keeper:
    """The subscriptions of one connection."""

    def __init__(self, installation: Installation, rules: Registration, session: Session) -> None:
        self._installation = installation
        self._rules = rules
        self._session = session
        self._store: FirmStore = installation.store.firm(session.row.firm)

    async def keep(self, verify: bool) -> int:
        hooks = await self._store.hooks.list(self._session.row.id, limit=1000)
        alive = {hook.model: hook for hook in hooks if hook.state in ("pending", "enabled")}
        changed = 0
        for model, events in (await self._needed()).items():
            hook = alive.get(model)
            if hook is None:
                changed += await self._subscribe(model, events)
            elif verify:
                changed += await self._refresh(hook, model, events)
        return changed

    async def _needed(self) -> dict[str, tuple[str, ...]]:
        needed: dict[str, set[str]] = {}
        for source in await self._store.sources.list(self._session.row.id, limit=1000):
            trigger = find_trigger(source.trigger_key)
            if source.state == "active" and trigger and trigger.webhook:
                needed.setdefault(trigger.webhook.model, set()).update(trigger.webhook.events)
        for model, events in (await needed_models(self._store, self._session.row.id)).items():
            needed.setdefault(model, set()).update(events)
        return {model: tuple(sorted(events)) for model, events in needed.items()}

    async def _subscribe(self, model: str, events: tuple[str, ...]) -> int:
        hook = await self._store.hooks.add(self._session.row.id, model, secrets.token_urlsafe(24))
        url = hook_url(self._installation, self._session.row.app, hook.path_token)
        try:
            made = await self._rules.subscribe(self._session.client, url, model, events, now() + self._rules.lifetime)
        except Failure:
            await self._store.hooks.set_state(hook.id, "gone")
            raise
        await self._keep_facts(hook, made)
        return 1

    async def _refresh(self, hook: HookRow, model: str, events: tuple[str, ...]) -> int:
        """Renew one that ends soon; replace one that the vendor dropped or suspended."""
        soon = hook.expires_at is None or hook.expires_at - now() < self._rules.renew_before
        found = await self._rules.read(self._session.client, hook.vendor_id) if hook.vendor_id else None
        if found is None or (not found.enabled and hook.created_at < now() - timedelta(hours=1)):
            await self._store.hooks.set_state(hook.id, "gone")
            return await self._subscribe(model, events)
        if soon:
            found = await self._rules.renew(self._session.client, hook.vendor_id, now() + self._rules.lifetime)
        await self._keep_facts(hook, found)
        return int(soon)

    async def _keep_facts(self, hook: HookRow, found: Subscription) -> None:
        """Keep the vendor's id in any case: the handshake that brings the secret may come after this."""
        known = await self._store.hooks.note_vendor(hook.id, found.id, found.expires_at)
        secret = found.secret or known.secret
        if secret:
            await self._store.hooks.enable(hook.id, found.id, secret, found.expires_at)
