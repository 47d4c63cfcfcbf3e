"""Signing in at a vendor: a consent page, one single-use state, and proof of whose account it is."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors._kit.app import ApiKey, OAuth, Place
from connectors._kit.catalog import Connector
from connectors._kit.oauth import consent_url
from core.clock import now
from core.errors import Mistake, Problem, mistake
from engine.clients import connector_of
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.connecting.connection_views import ConnectionView, find_row, view_of
from services.connecting.granting import free_name, grant, refusal_of, refused, settle, short_name
from services.views import View
from storage.rows import AttemptRow

STATE_SECONDS = 600.0
AGAIN = "Start connecting again"
ENTER = "A firm admin can enter it under Connections, or the person who runs this installation can set it"
_LOOK_EVERY = 0.5


class Consent(View):
    """Where a person allows the access; the address is good until `expires_at`, once."""

    url: str
    state: str
    expires_at: datetime
    redirect_uri: str


def callback_path(inst: Installation, app: str, region: str = "") -> str:
    """Return the path of this app's callback; each region of an app has its own, so that answers cannot mix."""
    places = inst.clients.places(app)
    if len(places) < 2:
        return f"/oauth/callback/{app}"
    return f"/oauth/callback/{app}/{region or places[0].region}"


async def begin(
    inst: Installation,
    actor: Actor,
    app: str,
    region: str = "",
    name: str = "",
    *,
    reconnect: str = "",
    back_to: str = "",
) -> Consent:
    """Start a sign-in; raises Mistake when a setting is missing or the name is taken.

    One begun in a browser is finished there or nowhere, and leads back to the path `back_to`.
    """
    firm = firm_of(inst, actor, Permission.CONNECT)
    connector, old = connector_of(app), await find_row(firm, reconnect) if reconnect else None
    rules = _oauth_of(connector)
    if old and old.app != app:
        raise mistake(f"Connection '{old.name}'", f"it is to {old.app}, not to {app}", "Name the app it belongs to")
    if name and not old:
        await free_name(firm, name)
    place = _ready(await inst.clients.place(actor.firm, app, old.region if old else region))
    state, redirect_uri = secrets.token_urlsafe(32), inst.settings.base_url + callback_path(inst, app, place.region)
    await firm.attempts.begin(
        hash_of_state(state),
        app,
        place.region,
        old.name if old else name,
        redirect_uri,
        reconnects=old.id if old else None,
        sign_in=actor.sign_in,
        back_to=back_to,
    )
    url = consent_url(place, rules, state, redirect_uri)
    return Consent(url=url, state=state, expires_at=now() + timedelta(seconds=STATE_SECONDS), redirect_uri=redirect_uri)


async def complete(
    inst: Installation, app: str, params: Mapping[str, str], region: str = "", *, sign_in: str = ""
) -> ConnectionView:
    """Finish a sign-in from the callback's parameters; raises Mistake for every refusal, and nothing is saved then.

    `sign_in` is the browser that brings them.
    """
    attempt = await _use(inst, params.get("state", ""))
    firm = inst.store.firm(attempt.firm, attempt.started_by)
    try:
        _check_path(inst, attempt, app, region)
        _check_browser(attempt, sign_in)
        _check_answer(app, params)
        granted = await grant(inst, attempt, params)
        row = await settle(firm, attempt, granted)
    except Exception as error:
        await firm.attempts.finish(attempt.state_hash, f"refused:{refusal_of(error)}")
        raise
    await firm.attempts.finish(attempt.state_hash, f"connected:{row.id}")
    await firm.runs.wake(f"connection:{row.id}")
    await firm.sources.poll_soon(row.id, [trigger.key for trigger in connector_of(app).triggers])
    return view_of(row)


async def wait_for(inst: Installation, actor: Actor, state: str, timeout: float = 600) -> ConnectionView | None:
    """Return the connection once its sign-in is complete; None after `timeout` s.

    Raises Mistake when it was refused, RetryLater when the vendor failed.
    """
    firm = firm_of(inst, actor, Permission.CONNECT)
    end = now() + timedelta(seconds=timeout)
    while True:
        outcome, _, rest = (await firm.attempts.get(hash_of_state(state))).outcome.partition(":")
        if outcome == "connected":
            return view_of(await firm.connections.get(rest))
        if outcome == "refused":
            raise refused(rest)
        if now() >= end:
            return None
        await asyncio.sleep(min(_LOOK_EVERY, timeout))


async def add_key(
    inst: Installation, actor: Actor, app: str, name: str, key: str, *, region: str = ""
) -> ConnectionView:
    """Connect an app that takes an API key, after the vendor has accepted the key."""
    firm, connector = firm_of(inst, actor, Permission.CONNECT), connector_of(app)
    if not isinstance(connector.app.sign_in, ApiKey):
        raise mistake(
            connector.app.title, "it signs in by a consent page, not by a key", f"Run `lexrelay connect {app}`"
        )
    if not key.strip() or not key.isascii():
        raise mistake(
            f"Key of {connector.app.title}", "it is empty or holds letters no key has", connector.app.sign_in.help
        )
    name = await free_name(firm, name or short_name(connector.app.title))
    place = _ready(await inst.clients.place(actor.firm, app, region))
    account = await inst.clients.probe(connector, place, key.strip(), "")
    row = await firm.connections.add(
        app, place.region, name, account_id=account.id, account_name=account.name, secret=key.strip().encode()
    )
    return view_of(row)


def hash_of_state(state: str) -> str:
    """Return what is stored of a state, and names the sign-in without giving it away."""
    return hashlib.sha256(f"state:{state}".encode()).hexdigest()


def _oauth_of(connector: Connector) -> OAuth:
    rules = connector.app.sign_in
    if isinstance(rules, OAuth):
        return rules
    cause, remedy = "it is not connected by a consent page", f"Run `lexrelay connect {connector.key}`"
    raise mistake(connector.app.title, cause, rules.help if rules else remedy)


def _ready(place: Place) -> Place:
    if not place.missing:
        return place
    raise Mistake(
        tuple(Problem(f"Setting {name}", f"it is needed to connect {place.title}", ENTER) for name in place.missing)
    )


async def _use(inst: Installation, state: str) -> AttemptRow:
    attempt = await inst.store.system.attempts.use(hash_of_state(state), STATE_SECONDS) if state else None
    if attempt is None:
        raise mistake("Sign-in", "its state is missing, unknown, already used or older than 10 minutes", AGAIN)
    return attempt


def _check_path(inst: Installation, attempt: AttemptRow, app: str, region: str) -> None:
    """Refuse an answer at another vendor's or region's address: its code would go to the wrong token endpoint."""
    came_by = f"/oauth/callback/{app}/{region}".rstrip("/")
    if came_by != callback_path(inst, attempt.app, attempt.region):
        raise mistake("Sign-in", f"it was started for {attempt.app} but the answer came by {came_by}", AGAIN)


def _check_browser(attempt: AttemptRow, sign_in: str) -> None:
    """Refuse an answer that another browser brings: somebody may have been sent here with a stranger's account."""
    if attempt.sign_in and attempt.sign_in != sign_in:
        raise mistake("Sign-in", "it was begun in another browser, or you signed out of Lexrelay since", AGAIN)


def _check_answer(app: str, params: Mapping[str, str]) -> None:
    if params.get("error") == "access_denied":
        raise mistake("Sign-in", "the access was declined on the consent page", f"{AGAIN} and choose to allow it")
    if params.get("error"):
        raise mistake("Sign-in", f"{app} answered with the error '{_word(params['error'])}'", AGAIN)
    if not params.get("code"):
        raise mistake("Sign-in", f"{app} sent no code", AGAIN)


def _word(text: str) -> str:
    """Keep what an OAuth error code may hold: the text comes from outside and is shown."""
    return "".join(letter for letter in text[:60] if letter.isascii() and (letter.isalnum() or letter in "_-. "))
