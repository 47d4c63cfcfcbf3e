"""Signing in with an OpenID Connect provider: who may come in by it, and what links it to an account.

An address alone opens no account: the first time, its person gives their password, or comes by an invitation.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from core.errors import Mistake, NotFound, Problem
from engine import oidc
from engine.installation import FIRM, Installation
from engine.oidc import Identity, Provider, refusal
from services.actors import Actor
from services.identity import accounts, signing_in, throttling
from services.identity.signing_in import Caller, Entry
from services.identity.tokens import hash_of
from storage.identities import IdentityRow
from storage.openid_tries import TryRow
from storage.people import PersonRow

LIFE = timedelta(minutes=10)
"""How long the way there and back may take, and how long a password may follow."""
SIGN_IN, JOIN, LINK = "sign in", "join", "link"
_GONE = "it was used already, took longer than ten minutes or began in another browser"
_CODE = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True)
class Arrival:
    """How a way back ended: with a session, or without one when a password is owed or an account was linked."""

    entry: Entry | None
    to: str


def name(inst: Installation) -> str:
    """Return what people call the provider, '' when signing in with one is not set up."""
    return oidc.name_of(inst.settings)


def _provider(inst: Installation) -> Provider:
    provider = oidc.provider_of(inst.settings)
    if provider is None:
        remedy = "The person who runs this installation can set LEXRELAY_OIDC_ISSUER"
        raise NotFound((Problem("Single sign-on", "it is not set up here", remedy),))
    return provider


async def begin_sign_in(inst: Installation, browser: str, to: str, caller: Caller) -> str:
    """Return the provider's address for somebody who wants to come in; raises Mistake, TooManyTries."""
    return await _set_out(inst, browser, caller, SIGN_IN, back_to=to)


async def begin_joining(inst: Installation, browser: str, token: str, caller: Caller) -> str:
    """Return the provider's address for somebody with an invitation; raises Mistake, TooManyTries."""
    await accounts.invited(inst, token)
    return await _set_out(inst, browser, caller, JOIN, invitation=hash_of("invitation", token))


async def begin_linking(inst: Installation, browser: str, actor: Actor, password: str, caller: Caller) -> str:
    """Return the provider's address for somebody signed in, who proves it with their password; raises Mistake."""
    provider, person = _provider(inst), await accounts.own(inst, actor)
    await signing_in.prove_password(inst, person.email, password, caller)
    if await linked(inst, actor):
        raise refusal(provider, "your account is linked already", "Unlink it first to link another")
    return await _set_out(inst, browser, caller, LINK, person_id=person.id)


async def _set_out(inst: Installation, browser: str, caller: Caller, purpose: str, **about: str) -> str:
    provider = _provider(inst)
    await throttling.enter(inst, [(_tries(caller), throttling.ADDRESS)])
    addresses, state = await oidc.find_addresses(provider), secrets.token_urlsafe(32)
    await inst.store.system.openid_tries.begin(
        TryRow(hash_of("openid", state), hash_of("openid", browser), purpose, **about)
    )
    return oidc.consent_url(provider, addresses, state, *_proofs(state, browser))


def _tries(caller: Caller) -> str:
    return f"openid-{throttling.place(caller.address)}"


def _proofs(state: str, browser: str) -> tuple[str, str]:
    """Return nonce and PKCE verifier: made of what only this browser holds, so that nothing of them is kept."""
    return hash_of("openid nonce", f"{state}:{browser}"), hash_of("openid verifier", f"{state}:{browser}")


async def come_back(
    inst: Installation, browser: str, answer: Mapping[str, str], actor: Actor | None, caller: Caller
) -> Arrival:
    """Take what the provider sent the browser back with; raises Mistake saying why somebody does not come in."""
    provider, state = _provider(inst), answer.get("state", "")
    row = await inst.store.system.openid_tries.use(hash_of("openid", state), hash_of("openid", browser), LIFE)
    if row is None:
        raise refusal(provider, _GONE)
    way = _WayBack(inst, provider, row, actor, caller)
    try:
        return await way.arrive(await way.identify(answer, _proofs(state, browser)))
    except Mistake:
        await inst.store.firm(FIRM, "web").audit.append("sign-in refused", "person:unknown", {"way": row.purpose})
        raise


@dataclass(frozen=True)
class _WayBack:
    """One browser that the provider sent back; `actor` is who is signed in there already."""

    inst: Installation
    provider: Provider
    row: TryRow
    actor: Actor | None
    caller: Caller

    async def identify(self, answer: Mapping[str, str], proofs: tuple[str, str]) -> Identity:
        if "error" in answer or not answer.get("code"):
            code = answer.get("error", "")
            cause = f"it did not let you in ({code if _CODE.fullmatch(code) else 'no reason given'})"
            raise refusal(self.provider, cause)
        identity = await oidc.identify(self.provider, answer["code"], answer.get("iss", ""), *proofs)
        await self.inst.store.system.throttles.forgive(_tries(self.caller))
        return identity

    async def arrive(self, identity: Identity) -> Arrival:
        if self.row.purpose == LINK:
            return await self._link(identity)
        known = await self.inst.store.system.identities.find(identity.issuer, identity.subject)
        person = await self.inst.store.system.people.get(known.person_id) if known else None
        if self.row.purpose == JOIN:
            return await self._join(identity, person)
        if person is None:
            return await self._owe_password(identity)
        firm = await signing_in.first_firm(self.inst, person)
        return Arrival(await signing_in.enter(self.inst, firm, person, self.caller), self.row.back_to)

    async def _link(self, identity: Identity) -> Arrival:
        if self.actor is None or self.actor.person != self.row.person_id:
            cause = "you signed out meanwhile, so nothing was linked"
            raise refusal(self.provider, cause, "Sign in and link it again")
        firm = self.inst.store.firm(self.actor.firm, self.actor.user)
        await firm.identities.link(identity.issuer, identity.subject, self.actor.person, identity.email)
        return Arrival(None, "/account#openid")

    async def _join(self, identity: Identity, person: PersonRow | None) -> Arrival:
        """Join by an invitation. An account there is needs its password: an owner could invite any address."""
        invitation = await accounts.open_invitation(self.inst, self.row.invitation)
        if invitation.email != (person.email if person else identity.email):
            cause = f"the invitation is for {invitation.email}, and you came as {identity.email}"
            raise refusal(self.provider, cause, "Sign in there with the address that was invited")
        if person is None and await self.inst.store.system.people.find(invitation.email):
            return await self._owe_password(identity)
        if person is None:
            person = await accounts.join_by_provider(self.inst, invitation, identity)
        else:
            await accounts.join(self.inst, invitation, person)
        return Arrival(await signing_in.enter(self.inst, invitation.firm, person, self.caller), "/")

    async def _owe_password(self, identity: Identity) -> Arrival:
        system = self.inst.store.system
        person = await system.people.find(identity.email)
        if person is None:
            remedy = f"Ask an admin of your firm to invite {identity.email}"
            raise refusal(self.provider, f"nobody has an account with the address {identity.email}", remedy)
        if await system.identities.of(person.id, identity.issuer):
            cause = f"{person.email} is linked to another account there"
            raise refusal(self.provider, cause, "Sign in there with that one, or here with your password")
        await system.openid_tries.owe_password(self.row, identity.subject, identity.email)
        return Arrival(None, "/sign-in/openid/confirm")


async def owing(inst: Installation, browser: str) -> TryRow:
    """Return the browser's way back that waits for a password; raises Mistake when there is none."""
    row = await inst.store.system.openid_tries.owing(hash_of("openid", browser), LIFE)
    if row is None:
        raise refusal(_provider(inst), _GONE)
    return row


async def confirm(inst: Installation, browser: str, password: str, caller: Caller) -> Arrival:
    """Link the account whose password this is, and let its person in; raises Mistake, TooManyTries."""
    provider, row = _provider(inst), await owing(inst, browser)
    person = await signing_in.prove_password(inst, row.email, password, caller)
    if not await inst.store.system.openid_tries.end(row):
        raise refusal(provider, _GONE)
    if row.invitation:
        invitation = await accounts.open_invitation(inst, row.invitation)
        await accounts.join(inst, invitation, person)
        firm = invitation.firm
    else:
        firm = await signing_in.first_firm(inst, person)
    await inst.store.firm(firm, person.email).identities.link(provider.issuer, row.subject, person.id, row.email)
    return Arrival(await signing_in.enter(inst, firm, person, caller), row.back_to or "/")


async def linked(inst: Installation, actor: Actor) -> IdentityRow | None:
    """Return the actor's account at the provider, None without one."""
    issuer = inst.settings.oidc_issuer
    return await inst.store.system.identities.of(actor.person, issuer) if issuer else None


async def unlink(inst: Installation, actor: Actor, password: str, caller: Caller) -> None:
    """Sign in with the password alone from now on, which has to be proved; raises Mistake."""
    provider, person = _provider(inst), await accounts.own(inst, actor)
    if not person.password_hash:
        remedy = "Ask an admin of your firm for a link to a password; it also unlinks this"
        raise refusal(provider, "your account has no password, so you could not sign in any more", remedy)
    await signing_in.prove_password(inst, person.email, password, caller)
    await inst.store.firm(actor.firm, actor.user).identities.unlink(person.id, provider.issuer)
