"""Signing in to the web pages with a one-time link from the terminal."""

import secrets
from datetime import timedelta

from core.clock import now
from core.errors import mistake
from engine.installation import Installation
from services.actors import Actor, Permission, Role, firm_of
from services.tokens import SESSION, hash_of

LINK_SECONDS = 900.0
SESSION_LIFE = timedelta(hours=12)
_LINK = "sign-in link"


async def make_link(inst: Installation, actor: Actor, role: Role = Role.OWNER) -> str:
    """Return an address that signs in one browser, once, within 15 minutes."""
    firm = firm_of(inst, actor, Permission.ADMINISTER)
    token = secrets.token_urlsafe(32)
    await firm.attempts.begin(hash_of("link", token), _LINK, role.value, SESSION, "")
    return f"{inst.settings.base_url}/welcome/{token}"


async def redeem(inst: Installation, link_token: str) -> str:
    """Turn a link into a session token; raises Mistake for a link that was used, is old or was never made."""
    attempt = await inst.store.system.attempts.use(hash_of("link", link_token), LINK_SECONDS)
    if attempt is None or attempt.app != _LINK:
        raise mistake(
            "Sign-in link", "it was already used, is older than 15 minutes or unknown", "Run `lexrelay link` again"
        )
    session = secrets.token_urlsafe(32)
    firm = inst.store.firm(attempt.firm, attempt.started_by)
    await firm.tokens.add(SESSION, attempt.region, hash_of("session", session))
    return session


async def session_actor(inst: Installation, session_token: str) -> Actor | None:
    """Return who is signed in; None when the session is unknown, ended or older than 12 hours."""
    row = await inst.store.system.tokens.find(hash_of("session", session_token))
    if row is None or row.created_at + SESSION_LIFE < now():
        return None
    return Actor(row.firm, "web", Role(row.role))


async def end(inst: Installation, session_token: str) -> None:
    """Sign out: the session is of no use from now on."""
    row = await inst.store.system.tokens.find(hash_of("session", session_token))
    if row is not None:
        await inst.store.firm(row.firm, "web").tokens.revoke(row.id)
