"""Keys of the developer apps that a firm registers at its vendors: entered by an admin, sealed, never shown again."""

from connectors._kit.app import OAuth
from connectors._kit.catalog import Connector
from core.errors import Mistake, Problem, mistake
from engine.app_keys import PREFIX
from engine.clients import connector_of
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.connecting.consent import callback_path
from services.views import View

ENVIRONMENTS = {"production": "Production keys: your real company", "sandbox": "Development keys: a test company"}
LONGEST = 500


class KeysView(View):
    """Whether the keys of one app (and region) are there. `from_environment` are settings only the operator changes.

    `hint` is the end of the client id, so that people can tell two apps apart at the vendor.
    """

    app: str
    title: str
    region: str
    redirect_uri: str
    ready: bool
    hint: str
    verifier: str
    has_verifier: bool
    environment: str
    environments: dict[str, str]
    from_environment: tuple[str, ...]
    stored: tuple[str, ...]


class NewKeys(View):
    """What an admin types; an empty part keeps what is there."""

    client_id: str = ""
    client_secret: str = ""
    verifier: str = ""
    environment: str = ""


async def show_keys(inst: Installation, actor: Actor, app: str, region: str = "") -> KeysView:
    """Return what is known of an app's keys, never the keys; raises Mistake for an app or region without any."""
    firm = firm_of(inst, actor, Permission.CONNECT)
    names = _names(connector_of(app), region)
    place = await inst.clients.place(actor.firm, app, region)
    settings = await inst.clients.settings_of(actor.firm)
    stored = await firm.settings.some(tuple(PREFIX + name for name in names.values()))
    environment = names.get("environment", "")
    return KeysView(
        app=app,
        title=place.title,
        region=region,
        redirect_uri=inst.settings.base_url + callback_path(inst, app, region),
        ready=not place.missing,
        hint=place.client_id[-4:] if len(place.client_id) > 8 else "",
        verifier=names.get("verifier", ""),
        has_verifier=bool(settings.get(names.get("verifier", ""), "")),
        environment=(settings.get(environment) or "production") if environment else "",
        environments=ENVIRONMENTS if environment else {},
        from_environment=tuple(name for name in names.values() if inst.environment.get(name, "").strip()),
        stored=tuple(name.removeprefix(PREFIX) for name in stored),
    )


async def save_keys(inst: Installation, actor: Actor, app: str, region: str, given: NewKeys) -> KeysView:
    """Keep what was typed, sealed; raises Mistake for what cannot be a key or for what the environment sets."""
    firm = firm_of(inst, actor, Permission.CONNECT)
    names = _names(connector_of(app), region)
    wanted = {names[part]: value.strip() for part, value in given if part in names and value.strip()}
    _check(inst, connector_of(app), wanted)
    known = {**await inst.clients.settings_of(actor.firm), **wanted}
    if not (known.get(names["client_id"]) and known.get(names["client_secret"])):
        raise mistake(connector_of(app).app.title, "it needs both the client id and the client secret", "Type both")
    async with firm.together() as same:
        for name, value in wanted.items():
            await same.settings.put(PREFIX + name, value, "app key entered")
    inst.clients.forget_settings(actor.firm)
    return await show_keys(inst, actor, app, region)


async def forget_keys(inst: Installation, actor: Actor, app: str, region: str = "") -> KeysView:
    """Forget what was entered for an app; what the environment sets stays."""
    firm = firm_of(inst, actor, Permission.CONNECT)
    async with firm.together() as same:
        for name in _names(connector_of(app), region).values():
            await same.settings.remove(PREFIX + name, "app key removed")
    inst.clients.forget_settings(actor.firm)
    return await show_keys(inst, actor, app, region)


def _names(connector: Connector, region: str) -> dict[str, str]:
    """Return the settings' names by what they hold; an app without any place of this name has none."""
    rules, app = connector.app.sign_in, connector.app
    places = {place.region: place.missing for place in app.places({})}
    if not isinstance(rules, OAuth):
        raise mistake(app.title, "it needs no developer app", "Connect it right away under Connections")
    if len(places) > 1 and region not in places:
        raise mistake(f"Region '{region}' of {app.title}", f"it is not one of {', '.join(places)}", "Choose one")
    client_id, client_secret = places[region] if len(places) > 1 else next(iter(places.values()))
    names = {"client_id": client_id, "client_secret": client_secret}
    environment = next((each for each in app.settings if each.endswith("_ENVIRONMENT")), "")
    verifier = app.webhooks.verifier_setting if app.webhooks else ""
    more = {"environment": environment, "verifier": verifier}
    return names | {part: name for part, name in more.items() if name}


def _check(inst: Installation, connector: Connector, wanted: dict[str, str]) -> None:
    problems = [
        Problem(f"Setting {name}", "the environment of the process sets it, which counts first", "Ask your operator")
        for name in wanted
        if inst.environment.get(name, "").strip()
    ]
    problems += [
        Problem(connector.app.title, "a key has only letters, digits and signs, without spaces", "Copy it once more")
        for name, value in wanted.items()
        if not value.isascii() or not value.isprintable() or " " in value or len(value) > LONGEST
    ]
    if problems:
        raise Mistake(tuple(problems))
    connector.app.places({**inst.environment, **wanted})
