"""Connecting an account: which app, its developer keys, the vendor's consent page or a form, and back."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from services.actors import Actor
from services.connecting import (
    connection_forms,
    connection_keys,
    connection_views,
    connection_wizard,
    connections,
    consent_return,
)
from services.connecting.connection_keys import NewKeys
from web.access import Inst, PageConnector
from web.failures import status_of
from web.forms import Filled
from web.pages import page
from web.routes.pages.sign_in import inside

router = APIRouter(prefix="/connections", include_in_schema=False)


def _back(path: str) -> str:
    """Return where to go after connecting: a page of ours, or nowhere in particular."""
    return inside(path) if path and "#" not in path and inside(path) != "/" else ""


async def _wizard(request: Request, inst: Inst, actor: Actor, app: str, *, status: int = 200, **given: Any) -> Response:
    choice = await connection_wizard.app_choice(inst, actor, app)
    region = given.get("region", "") or choice.only_region
    keys = await connection_keys.show_keys(inst, actor, app, region) if choice.sign_in == "consent" and region else None
    typed = given.get("typed", {})
    form = connection_forms.form_view(app, typed, given.get("problems", ())) if choice.sign_in == "form" else None
    shown = {"app": choice, "keys": keys, "form": form, "back": "", "name": "", "client_id": "", "old": None}
    return page(request, "connections/new.html", status=status, **{**shown, **given, "region": region})


@router.get("/new")
async def choose_app(request: Request, inst: Inst, actor: PageConnector, back: str = "") -> Response:
    """Show the apps."""
    apps = await connection_wizard.app_choices(inst, actor)
    return page(request, "connections/apps.html", apps=apps, back=_back(back))


@router.get("/new/{app}")
async def show_wizard(
    request: Request, inst: Inst, actor: PageConnector, app: str, region: str = "", *, back: str = "", name: str = ""
) -> Response:
    """Show what an app needs, and the button that goes there."""
    return await _wizard(request, inst, actor, app, region=region, back=_back(back), name=name[:80])


@router.post("/new/{app}/keys")
async def save_keys(request: Request, inst: Inst, actor: PageConnector, app: str, filled: Filled) -> Response:
    """Keep the keys of a developer app."""
    region, back = filled.get("region", ""), _back(filled.get("back", ""))
    given = NewKeys(**{part: filled.get(part, "") for part in NewKeys.model_fields})
    try:
        await connection_keys.save_keys(inst, actor, app, region, given)
    except Mistake as error:
        shown = {"region": region, "back": back, "client_id": given.client_id, "problems": error.problems}
        return await _wizard(request, inst, actor, app, status=status_of(error), **shown)
    return RedirectResponse(f"/connections/new/{app}?{urlencode({'region': region, 'back': back})}", 303)


@router.get("/new/{app}/keys/remove")
async def ask_to_remove_keys(
    request: Request, inst: Inst, actor: PageConnector, app: str, region: str = ""
) -> Response:
    """Say what removing the keys stops."""
    keys = await connection_keys.show_keys(inst, actor, app, region)
    found = [each for each in await connections.list_connections(inst, actor, app) if each.state == "connected"]
    hit = [each for each in found if not region or each.region == region]
    return page(request, "connections/keys_end.html", keys=keys, hit=hit)


@router.post("/new/{app}/keys/remove")
async def remove_keys(inst: Inst, actor: PageConnector, app: str, filled: Filled) -> Response:
    """Forget them."""
    region = filled.get("region", "")
    await connection_keys.forget_keys(inst, actor, app, region)
    return RedirectResponse(f"/connections/new/{app}?{urlencode({'region': region})}", 303)


@router.post("/new/{app}/sign-in")
async def begin_sign_in(request: Request, inst: Inst, actor: PageConnector, app: str, filled: Filled) -> Response:
    """Begin a sign-in and lead to the vendor's consent page."""
    region, name, reconnect = (filled.get(part, "") for part in ("region", "name", "reconnect"))
    back = _back(filled.get("back", ""))
    try:
        begun = await connections.begin(inst, actor, app, region, name, reconnect=reconnect, back_to=back)
    except Mistake as error:
        shown = {"region": region, "back": back, "name": name, "problems": error.problems}
        return await _wizard(request, inst, actor, app, status=status_of(error), **shown)
    return page(request, "connections/go.html", url=begun.url, app=await connection_wizard.app_choice(inst, actor, app))


@router.post("/new/{app}/form")
async def take_form(request: Request, inst: Inst, actor: PageConnector, app: str, filled: Filled) -> Response:
    """Connect an app by a filled form, or fill the form of a connection anew."""
    values, back = connection_forms.typed_values(app, filled), _back(filled.get("back", ""))
    name, reconnect = filled.get("connection_name", ""), filled.get("reconnect", "")
    old = await connections.find(inst, actor, reconnect) if reconnect else None
    try:
        made = await connections.add_form(inst, actor, app, name, values, reconnect=reconnect)
    except Mistake as error:
        shown = {"typed": filled, "name": name, "back": back, "old": old, "problems": error.problems}
        return await _wizard(request, inst, actor, app, status=status_of(error), **shown)
    return RedirectResponse(connection_views.landing(back, made.id), 303)


@router.post("/new/{app}/key")
async def take_key(request: Request, inst: Inst, actor: PageConnector, app: str, filled: Filled) -> Response:
    """Connect an app that takes a key."""
    name, back = filled.get("connection_name", ""), _back(filled.get("back", ""))
    try:
        made = await connections.add_key(inst, actor, app, name, filled.get("key", ""))
    except Mistake as error:
        shown = {"name": name, "back": back, "problems": error.problems}
        return await _wizard(request, inst, actor, app, status=status_of(error), **shown)
    return RedirectResponse(connection_views.landing(back, made.id), 303)


@router.get("/{connection}/reconnect")
async def ask_to_reconnect(request: Request, inst: Inst, actor: PageConnector, connection: str) -> Response:
    """Show how to sign in again to the same account."""
    old = await connections.find(inst, actor, connection)
    return await _wizard(request, inst, actor, old.app, region=old.region, old=old, name=old.name)


@router.get("/sign-in/{attempt}")
async def show_refusal(request: Request, inst: Inst, actor: PageConnector, attempt: str) -> Response:
    """Say why a sign-in came to nothing."""
    refused = await consent_return.refusal(inst, actor, attempt)
    app = await connection_wizard.app_choice(inst, actor, refused.app)
    return page(request, "connections/refused.html", refused=refused, app=app, problems=refused.problems)
