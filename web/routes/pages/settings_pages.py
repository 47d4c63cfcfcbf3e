"""Settings: the firm, how pages look, notifications, how long contents are kept, keys of the REST API."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from services import firm_settings
from services.actors import Actor, Role
from services.connecting import connections
from services.identity import tokens
from services.messages import notifications
from services.messages.notifications import KINDS, Wanted
from web.access import Inst, PageAdministrator, PageSettings, Reader
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/settings", include_in_schema=False)
NEVER = "keep"


async def _firm(request: Request, inst: Inst, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    row = await firm_settings.show_firm(inst, actor)
    shown = {"shown": row, "name": row.name, "chosen": row.zone, "zones": firm_settings.zones(), "saved": False}
    return page(request, "settings/firm.html", status=status, **{**shown, **values})


@router.get("")
async def show_firm(request: Request, inst: Inst, actor: Reader, saved: str = "") -> Response:
    """Show the firm and the installation."""
    return await _firm(request, inst, actor, saved=bool(saved))


@router.post("")
async def change_firm(request: Request, inst: Inst, actor: PageSettings, filled: Filled) -> Response:
    """Change name and time zone."""
    name, zone = filled.get("name", ""), filled.get("zone", "").strip()
    try:
        await firm_settings.change_firm(inst, actor, name, zone)
    except Mistake as error:
        shown = {"problems": error.problems, "name": name, "chosen": zone}
        return await _firm(request, inst, actor, status=status_of(error), **shown)
    return RedirectResponse("/settings?saved=1", 303)


@router.get("/look")
async def show_look(request: Request, actor: Reader) -> Response:
    """Show the themes."""
    return page(request, "settings/look.html")


async def _keeping(request: Request, inst: Inst, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    row = await firm_settings.show_retention(inst, actor)
    shown = {"shown": row, "days": row.days or "", "way": "days" if row.days else NEVER, "saved": False}
    return page(request, "settings/keeping.html", status=status, **{**shown, **values})


@router.get("/keeping")
async def show_keeping(request: Request, inst: Inst, actor: PageSettings, saved: str = "") -> Response:
    """Show how long contents are kept."""
    return await _keeping(request, inst, actor, saved=bool(saved))


@router.post("/keeping")
async def change_keeping(request: Request, inst: Inst, actor: PageSettings, filled: Filled) -> Response:
    """Change it."""
    way, typed = filled.get("way", ""), filled.get("days", "").strip()
    try:
        days = None if way == NEVER else firm_settings.read_days(typed)
        await firm_settings.change_retention(inst, actor, days)
    except Mistake as error:
        shown = {"problems": error.problems, "way": way, "days": typed}
        return await _keeping(request, inst, actor, status=status_of(error), **shown)
    return RedirectResponse("/settings/keeping?saved=1", 303)


async def _notifications(request: Request, inst: Inst, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    mailers = [row for row in await connections.list_connections(inst, actor, "email") if row.state == "connected"]
    shown = {"shown": await notifications.show(inst, actor), "kinds": KINDS, "mailers": mailers, "secret": ""}
    shown |= {"messages": await notifications.listing(inst, actor), "saved": False, "tested": False}
    return page(request, "settings/notifications.html", status=status, **{**shown, **values})


@router.get("/notifications")
async def show_notifications(request: Request, inst: Inst, actor: PageSettings, tested: str = "") -> Response:
    """Show which news goes where."""
    return await _notifications(request, inst, actor, tested=bool(tested))


@router.post("/notifications")
async def change_notifications(request: Request, inst: Inst, actor: PageSettings, filled: Filled) -> Response:
    """Keep the choice; a new secret is shown this once."""
    wanted = Wanted(
        kinds=tuple(kind for kind in KINDS if filled.get(f"kind-{kind}")),
        connection=filled.get("connection", ""),
        recipients=notifications.read_addresses(filled.get("recipients", "")),
        url=filled.get("url", "").strip(),
    )
    try:
        _, secret = await notifications.change(inst, actor, wanted)
    except Mistake as error:
        shown = {"problems": error.problems, "shown": wanted}
        return await _notifications(request, inst, actor, status=status_of(error), **shown)
    return await _notifications(request, inst, actor, secret=secret, saved=True)


@router.post("/notifications/test")
async def test_notifications(request: Request, inst: Inst, actor: PageSettings, filled: Filled) -> Response:
    """Queue a test message on each way."""
    try:
        await notifications.try_out(inst, actor)
    except Mistake as error:
        return await _notifications(request, inst, actor, status=status_of(error), problems=error.problems)
    return RedirectResponse("/settings/notifications?tested=1#messages", 303)


async def _tokens(request: Request, inst: Inst, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    rows = await tokens.listing(inst, actor)
    shown: dict[str, Any] = {
        "live": [row for row in rows if not row.revoked_at],
        "gone": [row for row in rows if row.revoked_at],
    }
    shown |= {"roles": list(Role), "name": "", "role": Role.VIEWER, "made": None}
    return page(request, "settings/tokens.html", status=status, **{**shown, **values})


@router.get("/tokens")
async def show_tokens(request: Request, inst: Inst, actor: PageAdministrator) -> Response:
    """Show the keys of the REST API, never the keys themselves."""
    return await _tokens(request, inst, actor)


@router.post("/tokens")
async def make_token(request: Request, inst: Inst, actor: PageAdministrator, filled: Filled) -> Response:
    """Make one and show it, this once."""
    name, role = filled.get("name", ""), filled.get("role", "")
    try:
        made = await tokens.create(inst, actor, name, role)
    except Mistake as error:
        shown = {"problems": error.problems, "name": name, "role": role}
        return await _tokens(request, inst, actor, status=status_of(error), **shown)
    return await _tokens(request, inst, actor, made=made)


@router.get("/tokens/{token}/revoke")
async def ask_to_revoke(request: Request, inst: Inst, actor: PageAdministrator, token: str) -> Response:
    """Say what revoking ends."""
    return page(request, "settings/token_end.html", token=await tokens.find(inst, actor, token))


@router.post("/tokens/{token}/revoke")
async def revoke_token(inst: Inst, actor: PageAdministrator, token: str, filled: Filled) -> Response:
    """End one at once."""
    await tokens.revoke(inst, actor, token)
    return RedirectResponse("/settings/tokens", 303)
