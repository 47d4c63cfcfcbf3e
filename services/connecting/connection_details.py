"""Everything about one connection on one page: what it is used for, whether it may do it, how much room is left."""

import math
from datetime import datetime, timedelta
from typing import Any

from connectors._kit.app import Limit, OAuth, Permissions, Typed
from connectors._kit.catalog import Connector
from core.clock import now
from core.errors import Failure, Mistake
from engine.clients import connector_of
from engine.installation import Installation
from engine.subscriptions import can_receive
from services.actors import Actor, Permission, firm_of
from services.connecting import connections
from services.connecting.connection_uses import RecipeUse, books_using, recipes_using
from services.connecting.connection_views import ConnectionView, find_row, view_of
from services.views import View
from storage import FirmStore
from storage.budgets import Allowance
from storage.rows import ConnectionRow

CHECK = "check:"
"""Before a connection's id where the last test of it is kept."""
SOON = 14
"""Days before the end of a sign-in at which people are warned."""


class Gap(View):
    """A part of the account that is closed to us, and what does not work because of it."""

    part: str
    recipes: tuple[str, ...]
    books: tuple[str, ...]


class CheckView(View):
    """The last test of a connection. `words` says what was wrong, empty when it works."""

    at: datetime
    works: bool
    words: str
    missing: tuple[str, ...]


class LimitView(View):
    """One of the vendor's limits: at most `count` requests in any `seconds`. `used` of `at_once` are taken now."""

    count: int
    seconds: float
    used: int
    at_once: int
    wait: float


class UseView(View):
    """A recipe that works with the connection."""

    id: str
    name: str
    state: str


class DetailView(View):
    """A connection with all that people ask about it. `heard` says how news of the account reaches us."""

    connection: ConnectionView
    sign_in: str
    recipes: tuple[UseView, ...]
    books: tuple[str, ...]
    check: CheckView | None
    gaps: tuple[Gap, ...]
    limits: tuple[LimitView, ...]
    blocked_seconds: float
    heard: str
    renews: str


async def show(inst: Installation, actor: Actor, id_or_name: str) -> DetailView:
    """Return a connection with everything known of it, without asking the vendor; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_row(firm, id_or_name)
    connector, uses = connector_of(row.app), await recipes_using(firm, row)
    check, books = await _last_check(firm, row), [each.name for each in await books_using(firm, row)]
    ahead = await firm.budgets.ahead(row.id)
    return DetailView(
        connection=view_of(row),
        sign_in=_kind(connector),
        recipes=tuple(UseView(id=use.row.id, name=use.row.name, state=use.row.state) for use in uses),
        books=tuple(books),
        check=check,
        gaps=_gaps(connector.app.permissions, check, uses, books),
        limits=tuple(_limit(limit, ahead) for limit in connector.app.limits),
        blocked_seconds=ahead.get("", 0.0),
        heard=await _heard(inst, row, connector),
        renews=_renews(view_of(row), connector),
    )


async def check(inst: Installation, actor: Actor, id_or_name: str) -> CheckView:
    """Ask the vendor whose account it is and what it lets us do, and remember the answer."""
    row = await find_row(firm_of(inst, actor, Permission.OPERATE), id_or_name)
    words = ""
    missing: tuple[str, ...] = ()
    try:
        await connections.test(inst, actor, row.id)
        missing = await _missing(inst, row)
    except Failure as failure:
        words = failure.reason
    except Mistake as error:
        words = f"{error.problems[0].cause}. {error.problems[0].remedy}"
    found = CheckView(at=now(), works=not words, words=words, missing=missing)
    await inst.store.firm(actor.firm).settings.put(CHECK + row.id, found.model_dump(mode="json"))
    return found


async def _missing(inst: Installation, row: ConnectionRow) -> tuple[str, ...]:
    rules = connector_of(row.app).app.permissions
    if rules is None:
        return ()
    session = await inst.clients.open(row.firm, row.id, patience=20)
    return await rules.missing(session.client)


async def _last_check(firm: FirmStore, row: ConnectionRow) -> CheckView | None:
    kept: Any = await firm.settings.get(CHECK + row.id)
    return CheckView.model_validate(kept) if kept else None


def _gaps(
    rules: Permissions | None, last: CheckView | None, uses: list[RecipeUse], books: list[str]
) -> tuple[Gap, ...]:
    if rules is None or last is None:
        return ()
    return tuple(_gap(rules, part, uses, books) for part in last.missing)


def _gap(rules: Permissions, part: str, uses: list[RecipeUse], books: list[str]) -> Gap:
    broken = {operation for operation, parts in rules.needed.items() if part in parts}
    names = tuple(use.row.name for use in uses if use.operations & broken)
    return Gap(part=part, recipes=names, books=tuple(books) if part in rules.books else ())


def _limit(limit: Limit, ahead: dict[str, float]) -> LimitView:
    meter = Allowance(f"{limit.count}/{limit.seconds:g}s", limit.count, limit.seconds, limit.burst)
    seconds = ahead.get(meter.name, 0.0)
    used = min(meter.at_once, math.ceil(seconds / meter.interval))
    wait = max(0.0, seconds - meter.interval * meter.at_once)
    return LimitView(count=limit.count, seconds=limit.seconds, used=used, at_once=meter.at_once, wait=wait)


def _kind(connector: Connector) -> str:
    rules = connector.app.sign_in
    return "consent" if isinstance(rules, OAuth) else "form" if isinstance(rules, Typed) else "key"


async def _heard(inst: Installation, row: ConnectionRow, connector: Connector) -> str:
    if not connector.triggers:
        return "Nothing starts by itself here: recipes only act in this app"
    every = min((each.every for each in connector.triggers if each.every), default=timedelta(minutes=5))
    minutes = f"every {every.total_seconds() / 60:g} minutes"
    place = await inst.clients.place(row.firm, row.app, row.region)
    if connector.app.webhooks and can_receive(inst, place):
        return f"At once, by messages from {connector.app.title}; we also look {minutes}, so that nothing is missed"
    return f"We look {minutes}. Nothing is missed; messages would be faster and need an HTTPS address"


def _renews(view: ConnectionView, connector: Connector) -> str:
    if not isinstance(connector.app.sign_in, OAuth):
        return "Works until the key or password is changed at the other end"
    if view.days_left is None:
        return f"No end is known: {connector.app.title} keeps the access until somebody takes it back"
    if view.refresh_expires_at and not view.hard_expires_at:
        return "Prolongs itself while it is used; unused, somebody has to sign in again by then"
    return "Somebody has to sign in again by then"
