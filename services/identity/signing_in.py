"""Signing in with e-mail address and password, and with the code of a second factor if there is one."""

from dataclasses import dataclass

from core.errors import Mistake, Problem, mistake
from engine.installation import FIRM, Installation
from services.actors import Actor
from services.identity import passwords, second_factor, sessions, throttling
from storage.people import PersonRow
from storage.sign_ins import SignInRow


class WrongPassword(Mistake):
    """Address and password do not belong together; whether the address is known is not told."""


@dataclass(frozen=True)
class Caller:
    """Where a try comes from: the network address, and what the browser calls itself."""

    address: str
    browser: str


@dataclass(frozen=True)
class Entry:
    """A session token; with `owes_code` it opens nothing but the page that asks for the code."""

    token: str
    owes_code: bool


def tidy_address(email: str) -> str:
    """Return an e-mail address as it is kept; raises Mistake when it cannot be one."""
    tidy = email.strip().lower()
    name, at, host = tidy.rpartition("@")
    if not (name and at and host) or len(tidy) > 254 or any(letter.isspace() or letter in "<>,;" for letter in tidy):
        raise mistake("E-mail address", "it is none", "Write it like name@firm.example")
    return tidy


async def sign_in(inst: Installation, email: str, password: str, caller: Caller) -> Entry:
    """Return a session for a fitting password; raises WrongPassword or TooManyTries, alike for unknown addresses."""
    person = await prove_password(inst, email, password, caller)
    return await enter(inst, await first_firm(inst, person), person, caller)


async def first_firm(inst: Installation, person: PersonRow) -> str:
    """Return the firm somebody comes into first; raises Mistake for an account without any."""
    memberships = await inst.store.system.people.memberships(person.id)
    if not memberships:
        raise mistake("Your account", "it belongs to no firm", "Ask an admin of your firm to invite you again")
    return memberships[0].firm


async def prove_password(inst: Installation, email: str, password: str, caller: Caller) -> PersonRow:
    """Return whose password it is; raises WrongPassword or TooManyTries."""
    tidy = email.strip().lower()[:254]
    mine, shared = throttling.account(tidy), throttling.place(caller.address)
    await throttling.enter(inst, [(shared, throttling.ADDRESS), (mine, throttling.ACCOUNT)])
    person = await inst.store.system.people.find(tidy)
    if not await passwords.fits(password, person.password_hash if person else "") or person is None:
        await _note_failure(inst, person)
        remedy = "Type both again, or ask an admin of your firm for a link to a new password"
        raise WrongPassword((Problem("Signing in", "address and password do not belong together", remedy),))
    await throttling.succeeded(inst, mine, shared)
    return person


async def _note_failure(inst: Installation, person: PersonRow | None) -> None:
    """Write it down; an unknown address costs as much time as a known one."""
    memberships = await inst.store.system.people.memberships(person.id if person else "")
    firms = [row.firm for row in memberships] or [FIRM]
    for firm in firms:
        trail = inst.store.firm(firm, "web").audit
        await trail.append("sign-in refused", f"person:{person.id if person else 'unknown'}")


async def enter(inst: Installation, firm: str, person: PersonRow, caller: Caller) -> Entry:
    """Begin a session of somebody who proved their password; it owes a code if a second factor is on."""
    if await second_factor.is_on(inst, person.id):
        return Entry(await sessions.begin(inst, firm, person.id, caller.browser, half=True), owes_code=True)
    return Entry(await _begin(inst, firm, person.email, person.id, caller.browser), owes_code=False)


async def give_code(inst: Installation, half: SignInRow, code: str) -> str:
    """Complete a half sign-in; returns the token of a new session. Raises Mistake or TooManyTries."""
    person = await inst.store.system.people.get(half.person_id or "")
    firm = inst.store.firm(half.firm, person.email)
    await second_factor.prove(inst, firm, person.id, code)
    await inst.store.system.sign_ins.end_one(person.id, half.id)
    return await _begin(inst, half.firm, person.email, person.id, half.browser)


async def _begin(inst: Installation, firm: str, email: str, person_id: str, browser: str) -> str:
    token = await sessions.begin(inst, firm, person_id, browser)
    await inst.store.firm(firm, email).audit.append("signed in", f"person:{person_id}")
    return token


async def switch_firm(inst: Installation, actor: Actor, firm: str, browser: str) -> str:
    """Go on in another of the actor's firms, with a new session; raises Mistake when they do not belong to it."""
    theirs = {row.firm for row in await inst.store.system.people.memberships(actor.person)} if actor.person else set()
    if firm not in theirs:
        raise mistake("Firm", "you do not belong to it", "Choose one of your firms")
    await inst.store.system.sign_ins.end_one(actor.person, actor.sign_in)
    return await _begin(inst, firm, actor.user, actor.person, browser)
