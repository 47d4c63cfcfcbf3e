"""Where a browser goes after the vendor's consent page: back to where the person came from, or to what went wrong."""

from collections.abc import Mapping

from core.errors import Failure, Mistake, NotFound, Problem
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.connecting.connection_views import landing
from services.connecting.consent import STATE_SECONDS, complete, hash_of_state
from services.connecting.granting import refused
from services.identity.sessions import session_actor
from services.views import View

TERMINAL = "/connected"
"""Where a sign-in ends that was begun at a terminal, which waits for it."""


class Refusal(View):
    """A sign-in that came to nothing, and what starts it again."""

    app: str
    region: str
    name: str
    reconnect: str
    back_to: str
    problems: tuple[Problem, ...]


async def land(inst: Installation, app: str, params: Mapping[str, str], region: str, session_token: str) -> str:
    """Finish a sign-in and return the address to go on at; raises as `complete` unless this browser began it."""
    state_hash = hash_of_state(params.get("state", ""))
    attempt = await inst.store.system.attempts.peek(state_hash, STATE_SECONDS)
    if attempt is None or not attempt.sign_in:
        await complete(inst, app, params, region)
        return TERMINAL
    actor = await session_actor(inst, session_token) if session_token else None
    try:
        view = await complete(inst, app, params, region, sign_in=actor.sign_in if actor else "")
    except (Failure, Mistake):
        if actor is None or actor.sign_in != attempt.sign_in:
            raise
        return f"/connections/sign-in/{state_hash}"
    return landing(attempt.back_to, view.id)


async def refusal(inst: Installation, actor: Actor, state_hash: str) -> Refusal:
    """Return why a sign-in that this firm began was refused; raises NotFound when it was not."""
    attempt = await firm_of(inst, actor, Permission.CONNECT).attempts.get(state_hash)
    outcome, _, rest = attempt.outcome.partition(":")
    if outcome != "refused":
        raise NotFound((Problem("Sign-in", "it was not refused", "Look at the list of connections"),))
    error = refused(rest)
    waits = (Problem("The other service", str(getattr(error, "reason", "")), "Try again in a while"),)
    return Refusal(
        app=attempt.app,
        region=attempt.region,
        name=attempt.name,
        reconnect=attempt.reconnects or "",
        back_to=attempt.back_to,
        problems=error.problems if isinstance(error, Mistake) else waits,
    )
