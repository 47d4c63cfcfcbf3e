"""People: who is in the firm, inviting, roles, removing."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from services.actors import Actor
from services.identity import people
from web.access import Inst, PeopleReader
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(include_in_schema=False)


async def _people(request: Request, inst: Inst, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    shown = {
        "people": await people.listing(inst, actor),
        "invitations": await people.invitations(inst, actor),
        "roles": people.roles_of(actor),
        "email": "",
        "role": "viewer",
        "made": None,
        "reset": None,
    }
    return page(request, "people/list.html", status=status, **{**shown, **values})


@router.get("/people")
async def show_people(request: Request, inst: Inst, actor: PeopleReader) -> Response:
    """Show them."""
    return await _people(request, inst, actor)


@router.post("/people/invite")
async def invite(request: Request, inst: Inst, actor: PeopleReader, filled: Filled) -> Response:
    """Make an invitation and show its link, this once."""
    email, role = filled.get("email", ""), filled.get("role", "")
    try:
        made = await people.invite(inst, actor, email, role)
    except Mistake as error:
        shown = {"email": email, "role": role, "problems": error.problems}
        return await _people(request, inst, actor, status=status_of(error), **shown)
    return await _people(request, inst, actor, made=made)


@router.post("/invitations/{invitation}/end")
async def end_invitation(inst: Inst, actor: PeopleReader, invitation: str, filled: Filled) -> Response:
    """End one nobody followed yet."""
    await people.revoke(inst, actor, invitation)
    return RedirectResponse("/people", 303)


@router.post("/people/{person}/role")
async def change_role(request: Request, inst: Inst, actor: PeopleReader, person: str, filled: Filled) -> Response:
    """Give somebody another role."""
    try:
        await people.change_role(inst, actor, person, filled.get("role", ""))
    except Mistake as error:
        return await _people(request, inst, actor, status=status_of(error), problems=error.problems)
    return RedirectResponse("/people", 303)


@router.get("/people/{person}/remove")
async def ask_to_remove(request: Request, inst: Inst, actor: PeopleReader, person: str) -> Response:
    """Say what removing somebody ends."""
    return page(request, "people/remove.html", person=await people.find(inst, actor, person))


@router.post("/people/{person}/remove")
async def remove(request: Request, inst: Inst, actor: PeopleReader, person: str, filled: Filled) -> Response:
    """Take somebody out of the firm."""
    try:
        await people.remove(inst, actor, person)
    except Mistake as error:
        return await _people(request, inst, actor, status=status_of(error), problems=error.problems)
    return RedirectResponse("/people", 303)


@router.post("/people/{person}/reset")
async def make_reset(request: Request, inst: Inst, actor: PeopleReader, person: str, filled: Filled) -> Response:
    """Make a link to a new password and show it, this once."""
    try:
        made = await people.make_reset(inst, actor, person)
    except Mistake as error:
        return await _people(request, inst, actor, status=status_of(error), problems=error.problems)
    return await _people(request, inst, actor, reset=made)
