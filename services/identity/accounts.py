"""Accounts: making one from a link, and what people change about their own."""

from core.errors import Mistake, mistake
from engine.installation import Installation
from engine.oidc import Identity
from services.actors import Actor, Role
from services.identity import passwords, sessions, signing_in, throttling
from services.identity.people import RESET_LIFE
from services.identity.signing_in import Caller, Entry
from services.identity.tokens import hash_of
from storage import FirmStore
from storage.invitations import InvitationRow
from storage.people import PersonRow

LONGEST_NAME = 100
_INVITATION_GONE = "it was already used, has ended or is unknown"
_RESET_GONE = "it was already used, is older than 30 minutes or unknown"


async def nobody_yet(inst: Installation, firm: str) -> bool:
    """Whether the firm waits for its first owner."""
    return not await inst.store.firm(firm).people.count()


def _name(name: str) -> str:
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise mistake("Name", f"it must have 1 to {LONGEST_NAME} characters", "Write your name as others know you")
    return name.strip()


async def create_owner(inst: Installation, link: str, email: str, name: str, *, password: str, caller: Caller) -> Entry:
    """Make the first account of a firm with the one-time link of its first start; raises Mistake."""
    firm_id, role = await sessions.link_role(inst, link)
    address, name = signing_in.tidy_address(email), _name(name)
    passwords.check_password(password, address, name)
    if role is not Role.OWNER or not await nobody_yet(inst, firm_id):
        raise mistake("This link", "it makes no account: the firm has an owner", "Ask an owner for an invitation")
    kept = await passwords.hashed(password)
    await sessions.use_link(inst, link)
    async with inst.store.firm(firm_id, address).together() as firm:
        person = await firm.people.add(address, name, kept, Role.OWNER)
        if await firm.people.count() > 1:
            raise mistake("This link", "somebody else was faster", "Ask the owner for an invitation")
    return await signing_in.enter(inst, firm_id, person, caller)


async def invited(inst: Installation, token: str) -> tuple[InvitationRow, bool]:
    """Return an open invitation, and whether its address has an account; raises Mistake when it is of no use."""
    row = await open_invitation(inst, hash_of("invitation", token))
    return row, await inst.store.system.people.find(row.email) is not None


async def open_invitation(inst: Installation, token_hash: str) -> InvitationRow:
    """Return an open invitation by what is kept of its token; raises Mistake when it is of no use."""
    row = await inst.store.system.invitations.find(token_hash)
    if row is None:
        raise mistake("Invitation", _INVITATION_GONE, "Ask the person who invited you for another")
    return row


async def accept(inst: Installation, token: str, name: str, password: str, caller: Caller) -> Entry:
    """Join by an invitation: with a new account, or with the password of the one there is; raises Mistake."""
    invitation, known = await invited(inst, token)
    if known:
        person = await signing_in.prove_password(inst, invitation.email, password, caller)
        await join(inst, invitation, person)
    else:
        person = await _join_new(inst, invitation, _name(name), password)
    return await signing_in.enter(inst, invitation.firm, person, caller)


async def join(inst: Installation, invitation: InvitationRow, person: PersonRow) -> None:
    """Take somebody whose account it is into the firm that invited them; raises Mistake."""
    async with inst.store.firm(invitation.firm, invitation.email).together() as firm:
        await _use(firm, invitation)
        await firm.people.join(person.id, invitation.role)


async def _join_new(inst: Installation, invitation: InvitationRow, name: str, password: str) -> PersonRow:
    passwords.check_password(password, invitation.email, name)
    kept = await passwords.hashed(password)
    async with inst.store.firm(invitation.firm, invitation.email).together() as firm:
        await _use(firm, invitation)
        return await firm.people.add(invitation.email, name, kept, invitation.role)


async def join_by_provider(inst: Installation, invitation: InvitationRow, identity: Identity) -> PersonRow:
    """Make an account without a password for the person that a provider names; raises Mistake."""
    async with inst.store.firm(invitation.firm, invitation.email).together() as firm:
        await _use(firm, invitation)
        name = identity.name or invitation.email.partition("@")[0]
        person = await firm.people.add(invitation.email, _name(name), "", invitation.role)
        await firm.identities.link(identity.issuer, identity.subject, person.id, identity.email)
        return person


async def _use(firm: FirmStore, invitation: InvitationRow) -> None:
    if not await firm.invitations.use(invitation.id):
        raise mistake("Invitation", _INVITATION_GONE, "Ask the person who invited you for another")


async def reset_for(inst: Installation, token: str) -> tuple[PersonRow, str]:
    """Return whose password a link resets and the firm that made it, without using it up; raises Mistake."""
    reset = await inst.store.system.invitations.find_reset(hash_of("reset", token), RESET_LIFE)
    if reset is None:
        raise _reset_gone()
    return await inst.store.system.people.get(reset.person_id), reset.firm


def _reset_gone() -> Mistake:
    return mistake("Link to a new password", _RESET_GONE, "Ask an admin of your firm for another")


async def reset_password(inst: Installation, token: str, password: str) -> None:
    """Choose a new password with a link; every browser and single sign-on of that person ends. Raises Mistake."""
    person, maker = await reset_for(inst, token)
    passwords.check_password(password, person.email, person.name)
    kept = await passwords.hashed(password)
    async with inst.store.firm(maker, person.email).together() as firm:
        if not await firm.invitations.use_reset(hash_of("reset", token), RESET_LIFE):
            raise _reset_gone()
        await firm.people.set_password(person.id, kept)
        await firm.identities.unlink(person.id)
    await inst.store.system.throttles.clear(throttling.account(person.email))
    await inst.store.system.sign_ins.end_all(person.id)


async def change_password(inst: Installation, actor: Actor, old: str, new: str, caller: Caller) -> str:
    """Change one's own; every other browser is signed out, and this one gets a new session, which is returned."""
    person = await own(inst, actor)
    await signing_in.prove_password(inst, person.email, old, caller)
    passwords.check_password(new, person.email, person.name)
    kept = await passwords.hashed(new)
    await inst.store.firm(actor.firm, actor.user).people.set_password(person.id, kept)
    await inst.store.system.sign_ins.end_all(person.id)
    return await sessions.begin(inst, actor.firm, person.id, caller.browser)


async def turn_off_second_factor(inst: Installation, actor: Actor, password: str, caller: Caller) -> None:
    """Turn one's own off, with the password; raises Mistake."""
    person = await own(inst, actor)
    await signing_in.prove_password(inst, person.email, password, caller)
    await inst.store.firm(actor.firm, actor.user).second_factors.remove(person.id)


async def own(inst: Installation, actor: Actor) -> PersonRow:
    """Return the actor's account; raises Mistake for a browser that came by a link from the terminal."""
    if not actor.person:
        raise mistake("This page", "you came by a link and have no account", "Ask an owner for an invitation")
    return await inst.store.system.people.get(actor.person)
