"""Browsers that are signed in: how they begin, whom they speak for, and how they end."""

import secrets
from datetime import datetime, timedelta

from core.clock import now
from core.errors import NotFound, mistake
from engine.installation import Installation
from services.actors import Actor, Permission, Role, firm_of
from services.identity.tokens import hash_of
from services.views import View
from storage.sign_ins import FULL, HALF, SignInRow

LINK_SECONDS = 900.0
SESSION_LIFE = timedelta(hours=12)
IDLE = timedelta(minutes=30)
"""A browser that asks for nothing this long has to sign in again."""
CODE_LIFE = timedelta(minutes=5)
"""How long the code of a second factor may follow the password."""
TERMINAL = "web"
"""The user of a browser that came by a link from the terminal."""
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
_TOUCH_EVERY = timedelta(minutes=1)
_LINK = "sign-in link"
_LINK_GONE = "it was already used, is older than 15 minutes or unknown"


class BrowserView(View):
    """One browser a person is signed in with; `here` marks the one that asks."""

    id: str
    firm: str
    browser: str
    created_at: datetime
    last_seen_at: datetime
    here: bool


async def make_link(inst: Installation, actor: Actor, role: Role = Role.OWNER) -> str:
    """Return an address that signs in one browser, once, within 15 minutes; the first owner makes an account there."""
    firm = firm_of(inst, actor, Permission.ADMINISTER)
    token = secrets.token_urlsafe(32)
    await firm.attempts.begin(hash_of("link", token), _LINK, role.value, _LINK, "")
    return f"{inst.settings.base_url}/welcome/{token}"


async def link_role(inst: Installation, link_token: str) -> tuple[str, Role]:
    """Return the firm and role a link stands for, without using it up; raises Mistake when it is of no use."""
    attempt = await inst.store.system.attempts.peek(hash_of("link", link_token), LINK_SECONDS)
    if attempt is None or attempt.app != _LINK:
        raise mistake("Sign-in link", _LINK_GONE, "Run `lexrelay link` again")
    return attempt.firm, Role(attempt.region)


async def use_link(inst: Installation, link_token: str) -> tuple[str, Role, str]:
    """Use a link up; returns its firm, role and maker; raises Mistake when it is of no use."""
    attempt = await inst.store.system.attempts.use(hash_of("link", link_token), LINK_SECONDS)
    if attempt is None or attempt.app != _LINK:
        raise mistake("Sign-in link", _LINK_GONE, "Run `lexrelay link` again")
    return attempt.firm, Role(attempt.region), attempt.started_by


async def redeem(inst: Installation, link_token: str, browser: str = "") -> str:
    """Turn a one-time link into a session without an account; returns its token."""
    firm, role, maker = await use_link(inst, link_token)
    token, kept = _new_token()
    await inst.store.system.sign_ins.start(firm, kept, None, role=role.value, browser=browser)
    await inst.store.firm(firm, maker).audit.append("signed in", "link", {"role": role.value})
    return token


async def begin(inst: Installation, firm: str, person_id: str, browser: str, *, half: bool = False) -> str:
    """Sign a person's browser in to a firm; a half one still owes a code. Returns its token."""
    token, kept = _new_token()
    state = HALF if half else FULL
    await inst.store.system.sign_ins.start(firm, kept, person_id, state=state, browser=browser[:200])
    return token


def _new_token() -> tuple[str, str]:
    token = secrets.token_urlsafe(32)
    return token, hash_of("session", token)


async def session_actor(inst: Installation, session_token: str, *, watching: bool = False) -> Actor | None:
    """Return who is signed in; None when the session is unknown, ended, idle or too old, or the person left.

    `watching`: the page asks by itself, which is no use of it by a person.
    """
    row = await _find(inst, session_token, FULL)
    actor = await _actor(inst, row) if row else None
    if row and actor and not watching and row.last_seen_at + _TOUCH_EVERY < now():
        await inst.store.system.sign_ins.touch(row.id)
    return actor


async def _actor(inst: Installation, row: SignInRow) -> Actor | None:
    if row.person_id is None:
        return Actor(row.firm, TERMINAL, Role(row.role), sign_in=row.id)
    try:
        member = await inst.store.firm(row.firm).people.member(row.person_id)
    except NotFound:
        return None
    return Actor(row.firm, member.email, Role(member.role), row.person_id, row.id)


async def half_signed_in(inst: Installation, session_token: str) -> SignInRow | None:
    """Return the sign-in that still owes a code."""
    return await _find(inst, session_token, HALF)


async def _find(inst: Installation, session_token: str, state: str) -> SignInRow | None:
    life, idle = (SESSION_LIFE, IDLE) if state == FULL else (CODE_LIFE, CODE_LIFE)
    row = await inst.store.system.sign_ins.find(hash_of("session", session_token), idle=idle, life=life)
    return row if row and row.state == state else None


async def end(inst: Installation, session_token: str) -> None:
    """Sign out: the session is of no use from now on."""
    await inst.store.system.sign_ins.end(hash_of("session", session_token))


async def browsers(inst: Installation, actor: Actor) -> list[BrowserView]:
    """Return the browsers the actor is signed in with, newest first."""
    rows = await inst.store.system.sign_ins.list(actor.person, idle=IDLE, life=SESSION_LIFE)
    return [
        BrowserView(**{**vars(row), "browser": browser_name(row.browser), "here": row.id == actor.sign_in})
        for row in rows
        if row.state == FULL
    ]


def browser_name(agent: str) -> str:
    """Return what people call the browser that names itself like this, and the system it runs on."""
    browser = next((name for sign, name in _BROWSERS.items() if sign in agent), "A browser")
    system = next((f" on {name}" for sign, name in _SYSTEMS.items() if sign in agent), "")
    return f"{browser}{system}"


async def end_browser(inst: Installation, actor: Actor, sign_in_id: str) -> None:
    """End one of the actor's own; raises Mistake when it is not theirs or over."""
    if not await inst.store.system.sign_ins.end_one(actor.person, sign_in_id):
        raise mistake("This browser", "it is not signed in any more", "Look at the list again")


async def end_others(inst: Installation, actor: Actor) -> int:
    """Sign the actor out everywhere but here; returns how many browsers that were."""
    return await inst.store.system.sign_ins.end_all(actor.person, besides=actor.sign_in)
