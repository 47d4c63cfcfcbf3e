"""Which apps can be connected, and what each still needs."""

from connectors._kit.app import OAuth, Typed
from connectors._kit.catalog import Connector, catalog
from engine.clients import connector_of
from engine.installation import Installation
from engine.subscriptions import can_receive
from services.actors import Actor, Permission, firm_of
from services.views import View


class RegionChoice(View):
    """A region of an app; `ready` once its keys are known."""

    region: str
    title: str
    ready: bool


class AppChoice(View):
    """An app that can be connected. `sign_in` is consent, form or key; `connected` counts its accounts.

    `https` is whether vendors reach us, `webhook_url` where one whose keys carry a verifier sends messages.
    """

    key: str
    title: str
    summary: str
    docs_url: str
    sign_in: str
    regions: tuple[RegionChoice, ...]
    connected: int
    https: bool
    webhook_url: str

    @property
    def only_region(self) -> str:
        """The region nobody has to choose: the only one there is, or whose keys are known."""
        ready = [each.region for each in self.regions if each.ready] or [each.region for each in self.regions]
        return ready[0] if len(ready) == 1 else ""

    @property
    def ready(self) -> bool:
        """Whether some region can be connected right away."""
        return self.sign_in != "consent" or any(each.ready for each in self.regions)


async def app_choices(inst: Installation, actor: Actor) -> list[AppChoice]:
    """Return all apps that people sign in to, those with a consent page first."""
    firm = firm_of(inst, actor, Permission.SEE)
    rows = [row for row in await firm.connections.list(limit=1000) if row.state != "disconnected"]
    counts = {row.app: sum(other.app == row.app for other in rows) for row in rows}
    apps = [each for each in catalog() if each.app.sign_in is not None]
    found = [await _choice(inst, actor, each, counts.get(each.key, 0)) for each in apps]
    return sorted(found, key=lambda each: (each.sign_in != "consent", each.title))


async def app_choice(inst: Installation, actor: Actor, app: str) -> AppChoice:
    """Return one app; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    return await _choice(inst, actor, connector_of(app), len(await firm.connections.list(app)))


async def _choice(inst: Installation, actor: Actor, connector: Connector, connected: int) -> AppChoice:
    app = connector.app
    kind = "consent" if isinstance(app.sign_in, OAuth) else "form" if isinstance(app.sign_in, Typed) else "key"
    places = app.places(await inst.clients.settings_of(actor.firm))
    shared = app.webhooks is not None and app.webhooks.registration is None
    return AppChoice(
        key=connector.key,
        title=app.title,
        summary=app.summary,
        docs_url=app.docs_url,
        sign_in=kind,
        regions=tuple(RegionChoice(region=p.region, title=p.title, ready=not p.missing) for p in places),
        connected=connected,
        https=can_receive(inst, places[0]),
        webhook_url=f"{inst.settings.base_url}/webhooks/{connector.key}" if shared else "",
    )
