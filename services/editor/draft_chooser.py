"""What can be chosen in the editor: apps with their triggers, or with their actions and kinds of steps."""

from collections.abc import Callable, Iterator

from connectors._kit.catalog import Connector, find_action, find_trigger, shelf
from core.errors import mistake
from core.signatures import BUILT_IN
from recipes.constructs import CONSTRUCTS
from recipes.editing import KINDS
from recipes.model import app_of
from services.editor.draft_words import KIND_ICONS, icon_of_app
from services.views import View
from storage.rows import ConnectionRow


class OfferView(View):
    """Something to choose. `words` are what a search looks in."""

    key: str
    title: str
    summary: str
    icon: str
    words: str


class AppOffer(View):
    """An app with what it offers. `connected`: there is an account, or none is needed."""

    key: str
    title: str
    icon: str
    connected: bool
    offers: tuple[OfferView, ...]


def triggers_offered(connections: list[ConnectionRow]) -> tuple[AppOffer, ...]:
    """Return what can start a recipe."""
    return _apps(connections, _triggers)


def steps_offered(connections: list[ConnectionRow]) -> tuple[AppOffer, ...]:
    """Return what a step can do."""
    return _apps(connections, _actions)


def account_for(key: str, connections: list[ConnectionRow], before: str = "") -> str:
    """Return the account to start with: the one before if it is of the app, else its only one; empty without."""
    names = [row.name for row in connections if row.app == app_of(key) and row.state != "disconnected"]
    if before in names:
        return before
    return names[0] if len(names) == 1 else ""


def require_trigger(key: str) -> str:
    """Return the key of a trigger that exists; raises Mistake."""
    if find_trigger(key) is None:
        raise mistake(f"Trigger '{key}'", "there is none", "Choose one from the list")
    return key


def require_step(key: str) -> str:
    """Return the key of an action or a kind of step that exists; raises Mistake."""
    if find_action(key) is None and key.removeprefix(f"{BUILT_IN}.") not in KINDS:
        raise mistake(f"Step '{key}'", "there is none", "Choose one from the list")
    return key


def _apps(connections: list[ConnectionRow], offers: Callable[[Connector], Iterator[OfferView]]) -> tuple[AppOffer, ...]:
    """Return apps with something to offer: connected ones first, what is built in last among those."""
    known = {row.app for row in connections if row.state != "disconnected"} | {BUILT_IN}
    apps = [
        AppOffer(
            key=each.key,
            title="Lexrelay" if each.key == BUILT_IN else each.app.title,
            icon=icon_of_app(each.key),
            connected=each.key in known,
            offers=tuple(offers(each)),
        )
        for each in shelf()
    ]
    order = sorted(apps, key=lambda app: (not app.connected, app.key == BUILT_IN, app.title))
    return tuple(app for app in order if app.offers)


def _triggers(connector: Connector) -> Iterator[OfferView]:
    for each in connector.triggers:
        yield _offer(connector, each.key, each.title, each.poll.__doc__)


def _actions(connector: Connector) -> Iterator[OfferView]:
    if connector.key == BUILT_IN:
        for kind in CONSTRUCTS:
            offer = _offer(connector, f"{BUILT_IN}.{kind.key}", kind.title, kind.summary)
            yield offer.model_copy(update={"icon": KIND_ICONS[kind.key]})
    for each in connector.actions:
        yield _offer(connector, each.key, each.title, each.run.__doc__)


def _offer(connector: Connector, key: str, title: str, about: str | None) -> OfferView:
    summary = (about or "").strip().partition("\n")[0].replace("`", "")
    words = f"{connector.app.title} {title} {summary}".lower()
    return OfferView(key=key, title=title, summary=summary, icon=icon_of_app(connector.key), words=words)
