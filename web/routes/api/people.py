"""People and invitations over REST."""

from fastapi import APIRouter

from core.forms import Form
from services.identity import people
from services.identity.people import InvitationView, NewInvitation, PersonView, ResetLink
from web.access import Inst, PeopleKeeper

router = APIRouter(prefix="/api/v1", tags=["people"])


class RoleOrder(Form):
    """One of owner, admin, builder, bookkeeper, viewer."""

    role: str


class InvitationOrder(RoleOrder):
    """Whom to invite, as what."""

    email: str


@router.get("/people")
async def list_people(inst: Inst, actor: PeopleKeeper) -> list[PersonView]:
    """List the people of the firm."""
    return await people.listing(inst, actor)


@router.get("/people/{person}")
async def show_person(inst: Inst, actor: PeopleKeeper, person: str) -> PersonView:
    """Show one by id or e-mail address."""
    return await people.find(inst, actor, person)


@router.patch("/people/{person}")
async def change_role(inst: Inst, actor: PeopleKeeper, person: str, order: RoleOrder) -> PersonView:
    """Give somebody another role; their browsers have to sign in again."""
    return await people.change_role(inst, actor, person, order.role)


@router.delete("/people/{person}")
async def remove_person(inst: Inst, actor: PeopleKeeper, person: str) -> PersonView:
    """Take somebody out of the firm at once."""
    return await people.remove(inst, actor, person)


@router.post("/people/{person}/reset", status_code=201)
async def make_reset(inst: Inst, actor: PeopleKeeper, person: str) -> ResetLink:
    """Make a link to a new password; it is shown this once."""
    return await people.make_reset(inst, actor, person)


@router.get("/invitations")
async def list_invitations(inst: Inst, actor: PeopleKeeper) -> list[InvitationView]:
    """List the invitations nobody followed yet."""
    return await people.invitations(inst, actor)


@router.post("/invitations", status_code=201)
async def invite(inst: Inst, actor: PeopleKeeper, order: InvitationOrder) -> NewInvitation:
    """Invite somebody; the link is shown this once."""
    return await people.invite(inst, actor, order.email, order.role)


@router.delete("/invitations/{invitation}", status_code=204)
async def end_invitation(inst: Inst, actor: PeopleKeeper, invitation: str) -> None:
    """End one nobody followed yet."""
    await people.revoke(inst, actor, invitation)
