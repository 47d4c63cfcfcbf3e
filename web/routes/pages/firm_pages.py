"""Settings: the firms of this installation, for whoever owns the first one."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import Mistake
from engine.installation import Installation
from services.actors import Actor
from services.identity import firms
from web.access import Inst, PageAdministrator
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/settings/firms", include_in_schema=False)


async def _firms(request: Request, inst: Installation, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    shown = {"firms": await firms.listing(inst, actor), "name": "", "email": "", "made": None, "added": ""}
    return page(request, "settings/firms.html", status=status, **{**shown, **values})


@router.get("")
async def show_firms(request: Request, inst: Inst, actor: PageAdministrator) -> Response:
    """Show them."""
    return await _firms(request, inst, actor)


@router.post("")
async def add_firm(request: Request, inst: Inst, actor: PageAdministrator, filled: Filled) -> Response:
    """Add one and show the link for its owner, this once."""
    name, email = filled.get("name", ""), filled.get("email", "")
    try:
        made = await firms.add(inst, actor, name, email)
    except Mistake as error:
        shown = {"problems": error.problems, "name": name, "email": email}
        return await _firms(request, inst, actor, status=status_of(error), **shown)
    return await _firms(request, inst, actor, made=made.invitation, added=made.firm.name)


@router.post("/{firm}/invite")
async def invite_owner(request: Request, inst: Inst, actor: PageAdministrator, firm: str, filled: Filled) -> Response:
    """Make another link for the owner of one nobody has come into yet."""
    try:
        made = await firms.invite_owner(inst, actor, firm, filled.get("email", ""))
    except Mistake as error:
        return await _firms(request, inst, actor, status=status_of(error), problems=error.problems)
    return await _firms(request, inst, actor, made=made)
