"""The people of a firm: inviting, roles, removing, and links to a new password."""

import secrets
from datetime import datetime, timedelta

from core.errors import NotAllowed, Problem, mistake
from engine.installation import Installation
from services.actors import BELOW, Actor, Permission, Role, firm_of
from services.identity.signing_in import tidy_address
from services.identity.tokens import hash_of
from services.views import View
from storage import FirmStore
from storage.invitations import InvitationRow
from storage.people import MemberRow

INVITATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(minutes=30)


class PersonView(View):
    """Somebody in the firm. `second_factor`: a code follows their password."""

    id: str
    email: str
    name: str
    role: str
    second_factor: bool
    created_at: datetime
    seen_at: datetime | None


class InvitationView(View):
    """Somebody who was invited and has not come yet."""

    id: str
    email: str
    role: str
    created_by: str
    created_at: datetime
    expires_at: datetime


class NewInvitation(InvitationView):
    """An invitation just made; `url` is shown this once. Give it to that person only."""

    url: str


class ResetLink(View):
    """A link under which a person chooses a new password, once, within 30 minutes."""

    email: str
    url: str


def _view(row: MemberRow) -> PersonView:
    return PersonView(**{**vars(row), "id": row.person_id, "second_factor": row.factor_at is not None})


async def listing(inst: Installation, actor: Actor) -> list[PersonView]:
    """Return the people of the firm by name."""
    return [_view(row) for row in await firm_of(inst, actor, Permission.PEOPLE).people.list()]


async def find(inst: Installation, actor: Actor, person: str) -> PersonView:
    """Return one by id or e-mail address; raises NotFound."""
    return _view(await _find(firm_of(inst, actor, Permission.PEOPLE), person))


async def _find(firm: FirmStore, person: str) -> MemberRow:
    address = person.strip().lower()
    for row in await firm.people.list() if "@" in address else []:
        if row.email == address:
            return row
    return await firm.people.member(person)


def roles_of(actor: Actor) -> list[Role]:
    """Return the roles the actor may give, the highest first."""
    return [role for role in Role if role in BELOW.get(actor.role, frozenset())]


def role_named(name: str) -> Role:
    """Return a role; raises Mistake naming all."""
    if name not in set(Role):
        raise mistake(f"Role '{name}'", f"it is not one of {', '.join(Role)}", "Choose one of these")
    return Role(name)


def _may(actor: Actor, role: str) -> None:
    if role not in roles_of(actor):
        cause = f"the role {actor.role.value} may not give, change or remove the role {role}"
        raise NotAllowed((Problem(f"User '{actor.user}'", cause, "Ask an owner"),))


async def invitations(inst: Installation, actor: Actor) -> list[InvitationView]:
    """Return the invitations nobody followed yet, newest first."""
    rows = await firm_of(inst, actor, Permission.PEOPLE).invitations.list()
    return [InvitationView.model_validate(row) for row in rows]


async def invite(inst: Installation, actor: Actor, email: str, role: str) -> NewInvitation:
    """Make a link good for seven days; an open one for the same address ends. Raises Mistake, NotAllowed."""
    firm = firm_of(inst, actor, Permission.PEOPLE)
    _may(actor, role_named(role))
    address = tidy_address(email)
    if any(row.email == address for row in await firm.people.list()):
        raise mistake(f"Address {address}", "this person belongs to the firm already", "Change their role instead")
    token = secrets.token_urlsafe(32)
    row = await firm.invitations.add(address, role, hash_of("invitation", token), INVITATION_LIFE)
    return _invited(inst, row, token)


def _invited(inst: Installation, row: InvitationRow, token: str) -> NewInvitation:
    view = InvitationView.model_validate(row)
    return NewInvitation(**view.model_dump(), url=f"{inst.settings.base_url}/invitation/{token}")


async def revoke(inst: Installation, actor: Actor, invitation_id: str) -> None:
    """End an invitation nobody followed yet; raises NotFound."""
    firm = firm_of(inst, actor, Permission.PEOPLE)
    for row in await firm.invitations.list():
        if row.id == invitation_id:
            _may(actor, row.role)
    await firm.invitations.revoke(invitation_id)


async def change_role(inst: Installation, actor: Actor, person: str, role: str) -> PersonView:
    """Give another role and end the person's sessions here; raises NotAllowed, and Mistake for the last owner."""
    firm = firm_of(inst, actor, Permission.PEOPLE)
    wanted = role_named(role)
    async with firm.together() as both:
        held = await _find(both, person)
        _may(actor, held.role)
        _may(actor, wanted)
        if held.role == wanted:
            return _view(held)
        await both.people.set_role(held.person_id, wanted)
        await _keep_an_owner(both, held)
        changed = _view(await both.people.member(held.person_id))
    await inst.store.system.sign_ins.end_all(held.person_id, firm=actor.firm)
    return changed


async def remove(inst: Installation, actor: Actor, person: str) -> PersonView:
    """Take somebody out of the firm at once; raises NotAllowed, and Mistake for the last owner."""
    firm = firm_of(inst, actor, Permission.PEOPLE)
    async with firm.together() as both:
        held = await _find(both, person)
        _may(actor, held.role)
        await both.people.leave(held.person_id)
        await _keep_an_owner(both, held)
    await inst.store.system.sign_ins.end_all(held.person_id, firm=actor.firm)
    return _view(held)


async def _keep_an_owner(firm: FirmStore, changed: MemberRow) -> None:
    """Undo the change by raising Mistake; two at once queue on the audit trail of the firm, so the later one sees."""
    if changed.role == Role.OWNER and not await firm.people.count(Role.OWNER):
        raise mistake(changed.name, "a firm needs an owner, and this is the last", "Make somebody else an owner first")


async def make_reset(inst: Installation, actor: Actor, person: str) -> ResetLink:
    """Make a link to a new password; raises NotAllowed for a higher role, Mistake for somebody of other firms too."""
    firm = firm_of(inst, actor, Permission.PEOPLE)
    held = await _find(firm, person)
    _may(actor, held.role)
    at_terminal = not actor.person and actor.user == "terminal"
    if len(await inst.store.system.people.memberships(held.person_id)) > 1 and not at_terminal:
        remedy = "Ask the person who runs this installation for `lexrelay people reset`"
        raise mistake(held.name, "they belong to other firms too, so one firm cannot reset their password", remedy)
    token = secrets.token_urlsafe(32)
    await firm.invitations.add_reset(held.person_id, hash_of("reset", token))
    return ResetLink(email=held.email, url=f"{inst.settings.base_url}/reset/{token}")


async def drop_second_factor(inst: Installation, actor: Actor, person: str) -> None:
    """Turn somebody's second factor off, for a lost device; whoever owns this machine may."""
    firm = firm_of(inst, actor, Permission.ADMINISTER)
    held = await _find(firm, person)
    await firm.second_factors.remove(held.person_id)
