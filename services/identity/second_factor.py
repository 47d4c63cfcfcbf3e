"""The second factor: six digits from an authenticator app (RFC 6238, SHA-1, 30 seconds), or a recovery code."""

import base64
import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from core.clock import now
from core.errors import mistake
from engine.installation import Installation
from services.actors import Actor
from services.identity import throttling
from services.identity.tokens import hash_of
from services.views import View
from storage import FirmStore

STEP = 30
RECOVERY_CODES = 10
_APP = "Look at the app again; if it keeps failing, set the clock of that device right"


class Enrolment(View):
    """What the authenticator app has to be told. It counts only after a code of it was given."""

    secret: str
    uri: str


def _otp(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303 (RFC 6238)


def code_at(secret: str, moment: float) -> str:
    """Return the six digits at a Unix time."""
    return _otp(secret).generate(int(moment)).decode()


def _step_of(secret: str, code: str) -> int | None:
    """Return the 30-second step whose code this is: now, or one before or after for clocks that differ."""
    current = int(now().timestamp()) // STEP
    given = code.replace(" ", "").encode()
    for step in (current, current - 1, current + 1):
        if hmac.compare_digest(code_at(secret, step * STEP).encode(), given):
            return step
    return None


async def start(inst: Installation, actor: Actor) -> Enrolment:
    """Make a secret for the actor's app; raises Mistake when one is in use."""
    firm = inst.store.firm(actor.firm, actor.user)
    held = await firm.second_factors.find(actor.person)
    if held and held.confirmed_at:
        raise mistake("Second factor", "it is on already", "Turn it off first to move it to another device")
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    await firm.second_factors.begin(actor.person, secret)
    return _enrolment(secret, actor.user)


def _enrolment(secret: str, email: str) -> Enrolment:
    return Enrolment(secret=secret, uri=_otp(secret).get_provisioning_uri(email, "Lexrelay"))


async def waiting(inst: Installation, actor: Actor) -> Enrolment | None:
    """Return the actor's enrolment that still has to be confirmed."""
    held = await inst.store.firm(actor.firm).second_factors.find(actor.person)
    return None if held is None or held.confirmed_at else _enrolment(held.secret, actor.user)


async def confirm(inst: Installation, actor: Actor, code: str) -> list[str]:
    """Turn it on with a code of the app; returns the recovery codes, this once."""
    firm = inst.store.firm(actor.firm, actor.user)
    held = await firm.second_factors.find(actor.person)
    if held is None or held.confirmed_at:
        raise mistake("Second factor", "there is none to confirm", "Start again on the page My account")
    step = _step_of(held.secret, code)
    if step is None:
        raise mistake("Code", "it does not fit", _APP)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    await firm.second_factors.confirm(actor.person, step, [hash_of("recovery", each) for each in codes])
    return codes


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


async def is_on(inst: Installation, person_id: str) -> bool:
    """Whether a code has to follow the person's password."""
    held = await inst.store.firm("system").second_factors.find(person_id)
    return held is not None and held.confirmed_at is not None


async def prove(inst: Installation, firm: FirmStore, person_id: str, code: str) -> None:
    """Accept a code of the app or a recovery code, each once; raises Mistake, TooManyTries."""
    tries = throttling.code(person_id)
    await throttling.enter(inst, [(tries, throttling.ACCOUNT)])
    if not await _accepted(firm, person_id, code.strip().lower()):
        raise mistake("Code", "it does not fit, or it was used before", f"{_APP}. A recovery code works too")
    await inst.store.system.throttles.clear(tries)


async def _accepted(firm: FirmStore, person_id: str, code: str) -> bool:
    held = await firm.second_factors.find(person_id)
    if held is None or held.confirmed_at is None:
        return False
    step = _step_of(held.secret, code)
    if step is not None:
        return await firm.second_factors.use_step(person_id, step)
    return await firm.second_factors.use_recovery(person_id, hash_of("recovery", code))
