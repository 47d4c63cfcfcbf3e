"""What `doctor` looks at: each part of an installation, what is wrong with it and who can fix it."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Literal

from core.clock import now
from core.errors import Failure, Mistake
from engine.clients import connector_of
from engine.installation import Installation
from engine.subscriptions import can_receive
from services.actors import Actor, Permission, firm_of
from services.connecting.connection_views import ConnectionView, view_of
from services.views import View
from storage import FirmStore

RUNNER = "The person who runs this installation"
ADMIN = "A firm admin"
LITTLE_DISK = 500_000_000
WARN_DAYS = 14
OLD_MESSAGE = timedelta(minutes=10)
LATE_POLLS = 3
_TEMPORAL_SECONDS = 3.0


class Check(View):
    """One finding; `remedy` is empty when nothing has to be done."""

    name: str
    state: Literal["ok", "warn", "fail"]
    cause: str
    remedy: str = ""


Probe = Callable[[Installation, FirmStore], Awaitable[list[Check]]]


async def doctor(inst: Installation, actor: Actor) -> list[Check]:
    """Look at everything; a part that cannot even be looked at is a failure of its own."""
    firm = firm_of(inst, actor, Permission.SEE)
    probes: dict[str, Probe] = {
        "Settings": _settings,
        "Encryption keys": _keys,
        "Database": _database,
        "Temporal": _temporal,
        "Disk": _disk,
        "Connections": _connections,
        "Polling": _polling,
        "Webhooks": _webhooks,
        "Inbox": _inbox,
        "Runs": _runs,
    }
    return [check for name, probe in probes.items() for check in await _look(name, probe, inst, firm)]


async def _look(name: str, probe: Probe, inst: Installation, firm: FirmStore) -> list[Check]:
    try:
        return await probe(inst, firm)
    except (Failure, Mistake) as error:
        return [_fail(name, str(error), f"{RUNNER} can look at the settings")]
    except Exception as error:  # doctor must go on to the next part, whatever this one raised
        return [_fail(name, f"it could not be looked at ({type(error).__name__})", f"{RUNNER} can look at the logs")]


def _ok(name: str, cause: str) -> Check:
    return Check(name=name, state="ok", cause=cause)


def _warn(name: str, cause: str, remedy: str) -> Check:
    return Check(name=name, state="warn", cause=cause, remedy=remedy)


def _fail(name: str, cause: str, remedy: str) -> Check:
    return Check(name=name, state="fail", cause=cause, remedy=remedy)


async def _settings(inst: Installation, firm: FirmStore) -> list[Check]:
    return [_ok("Settings", f"all are valid; the web application is at {inst.settings.base_url}")]


async def _keys(inst: Installation, firm: FirmStore) -> list[Check]:
    keys = inst.store.keys
    if keys.open(firm.scope.firm, "doctor", keys.seal(firm.scope.firm, "doctor", b"?")) != b"?":
        return [_fail("Encryption keys", "what they seal does not open again", f"{RUNNER} can restore the key file")]
    return [_ok("Encryption keys", "they seal and open")]


async def _database(inst: Installation, firm: FirmStore) -> list[Check]:
    await inst.store.system.firms.get(firm.scope.firm)
    await inst.store.database.check_schema()
    return [_ok("Database", "SQLite in the home folder" if inst.store.database.is_sqlite else "PostgreSQL")]


async def _temporal(inst: Installation, firm: FirmStore) -> list[Check]:
    from engine.temporal_client import connect

    address = inst.settings.temporal
    try:
        await asyncio.wait_for(connect(inst.settings, inst.store.keys), _TEMPORAL_SECONDS)
    except (RuntimeError, TimeoutError) as error:
        cause = f"no answer at {address} ({type(error).__name__}); runs stay queued until it is back"
        return [_fail("Temporal", cause, f"{RUNNER} can start it with `lexrelay up` or set LEXRELAY_TEMPORAL_ADDRESS")]
    return [_ok("Temporal", f"answers at {address}")]


async def _disk(inst: Installation, firm: FirmStore) -> list[Check]:
    free = shutil.disk_usage(inst.settings.home).free
    if free < LITTLE_DISK:
        return [_fail("Disk", f"only {free // 1_000_000} MB are free", f"{RUNNER} can make room")]
    return [_ok("Disk", f"{free // 1_000_000_000} GB are free")]


async def _connections(inst: Installation, firm: FirmStore) -> list[Check]:
    rows = await firm.connections.list(limit=1000)
    views = [view_of(row) for row in rows if row.state != "disconnected"]
    if not views:
        return [_warn("Connections", "no account is connected yet", f"{ADMIN} can run `lexrelay connect`")]
    return [_connection(view) for view in views]


def _connection(view: ConnectionView) -> Check:
    name, remedy = f"Connection '{view.name}'", f"{ADMIN} can sign in again with `lexrelay connect {view.app}`"
    if view.state == "broken":
        return _fail(name, view.broken_reason or "it is no longer authorised", remedy)
    if view.days_left is not None and view.days_left < WARN_DAYS:
        return _warn(name, f"its sign-in ends in {view.days_left} days", remedy)
    ends = "" if view.days_left is None else f"; signed in for {view.days_left} days"
    return _ok(name, f"{view.app_title}, {view.account_name}{ends}")


async def _polling(inst: Installation, firm: FirmStore) -> list[Check]:
    from engine.schedules import poll_interval

    checks = []
    for row in await firm.sources.list(limit=1000):
        interval = poll_interval(inst, row)
        if row.state != "active" or interval is None:
            continue
        name, late = f"Polling {row.trigger_key}", now() - LATE_POLLS * interval - timedelta(minutes=1)
        if row.last_error:
            checks.append(_warn(name, row.last_error, f"{ADMIN} can test the connection; it is tried again by itself"))
        elif row.last_poll_at is not None and row.last_poll_at < late:
            checks.append(
                _fail(name, f"last read {row.last_poll_at:%Y-%m-%d %H:%M} UTC", f"{RUNNER} can start the worker")
            )
    return checks or [_ok("Polling", "every trigger in use was read in time")]


async def _webhooks(inst: Installation, firm: FirmStore) -> list[Check]:
    from engine.schedules import poll_interval

    connected = [row for row in await firm.connections.list(limit=1000) if row.state == "connected"]
    places = [await inst.clients.place(row.firm, row.app, row.region) for row in connected]
    if all(can_receive(inst, place) for place in places):
        settings, apps = await inst.clients.settings_of(firm.scope.firm), {row.app for row in connected}
        unset = [_unverified(setting, title) for title, setting in _unset_verifiers(settings, apps)]
        return unset or [_ok("Webhooks", f"vendors reach this installation at {inst.settings.base_url}")]
    active = [row for row in await firm.sources.list() if row.state == "active" and row.connection_id]
    minutes = [every.total_seconds() / 60 for row in active if (every := poll_interval(inst, row))]
    how = f"polling every {max(minutes):g} minutes" if minutes else "polling"
    cause = f"LEXRELAY_PUBLIC_URL is no HTTPS address, so vendors cannot push; {how} instead"
    return [_warn("Webhooks", cause, f"Nothing is lost; {RUNNER.lower()} can set LEXRELAY_PUBLIC_URL to be faster")]


def _unset_verifiers(settings: Mapping[str, str], apps: set[str]) -> list[tuple[str, str]]:
    """Return title and setting of each app whose messages cannot be verified, and are all refused."""
    found = [connector_of(app).app for app in sorted(apps)]
    shared = [(app.title, app.webhooks.verifier_setting) for app in found if app.webhooks]
    return [(title, setting) for title, setting in shared if setting and not settings.get(setting, "")]


def _unverified(setting: str, title: str) -> Check:
    cause = f"messages of {title} cannot be verified and are refused; it is polled instead"
    return _warn("Webhooks", cause, f"{RUNNER} can set {setting} to be faster")


async def _inbox(inst: Installation, firm: FirmStore) -> list[Check]:
    waiting = [row.received_at for row in await inst.store.system.inbox.unhandled(1)]
    if waiting and waiting[0] < now() - OLD_MESSAGE:
        minutes = int((now() - waiting[0]).total_seconds() // 60)
        return [_warn("Inbox", f"a message has waited for {minutes} minutes", f"{RUNNER} can start the worker")]
    return [_ok("Inbox", "no message waits long")]


async def _runs(inst: Installation, firm: FirmStore) -> list[Check]:
    counts = await firm.runs.counts()
    stuck = {state: counts[state] for state in ("failed", "parked") if counts.get(state)}
    if not stuck:
        return [_ok("Runs", "none needs a person")]
    words = " and ".join(f"{many} {state}" for state, many in stuck.items())
    return [_warn("Runs", f"{words} need a person", "See `lexrelay runs list`, then replay, cancel or decide")]
