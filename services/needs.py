"""What needs somebody: one line for each cause, however many items it holds up, with who can help and where."""

import re
from collections import Counter
from datetime import timedelta

from core.clock import now
from core.ids import made_at
from engine.installation import Installation
from services.actors import GRANTS, Actor, Permission, Role, firm_of
from services.bookkeeping.book_needs import book_needs
from services.connecting.connection_views import ConnectionView, view_of
from services.need_views import TONES, Need, help_by, help_of, items
from services.running.approvals import ABOVE
from services.silence import silences
from storage import FirmStore
from storage.rows import RunRow

RUNNER = "the person who runs this installation"
WARN_DAYS = 14
RECENT = timedelta(days=30)
"""Failures older than this are history; they are found among the runs."""
SLOW = timedelta(minutes=5)
LOOKED_AT = 500
"""Stuck runs that are looked at for their causes, the newest."""
_DIGITS = re.compile(r"\d+")


async def needs(inst: Installation, actor: Actor) -> list[Need]:
    """Return everything that needs somebody, the most urgent first."""
    firm = firm_of(inst, actor, Permission.SEE)
    probes = (_worker, _connections, book_needs, _stuck, _approvals, _recipes, _silences)
    found = [need for probe in probes for need in await probe(firm, actor)]
    return sorted(found, key=lambda need: TONES.index(need.tone))


async def _worker(firm: FirmStore, actor: Actor) -> list[Need]:
    since = await firm.tallies.oldest_queued()
    if since is None or since > now() - SLOW:
        return []
    detail = "Runs are kept, and start as soon as the worker is there again."
    able = {"who": RUNNER, "able": False, "link": "/runs?state=moving", "button": "Look"}
    title = "No worker takes up new runs"
    return [Need(kind="worker", tone="bad", title=title, detail=detail, many=1, since=since, **able)]


async def _connections(firm: FirmStore, actor: Actor) -> list[Need]:
    waiting = await firm.tallies.waiting()
    views = [view_of(row) for row in await firm.connections.list(limit=1000)]
    return [need for view in views for need in _connection(view, waiting.get(f"connection:{view.id}", 0), actor)]


def _connection(view: ConnectionView, waiting: int, actor: Actor) -> list[Need]:
    if view.state == "broken" or (view.state == "disconnected" and waiting):
        title = f"{view.name} disconnected" + (f", {items(waiting)} waiting" if waiting else "")
        detail = view.broken_reason or "What waits goes on once it is connected again; nothing is lost."
        again = "/reconnect" if Permission.CONNECT in GRANTS[actor.role] else ""
        able = help_by(actor, Permission.CONNECT, f"/connections/{view.id}{again}", "Reconnect")
        return [Need(kind="connection", tone="bad", title=title, detail=detail, many=waiting, **able)]
    if view.state == "connected" and view.days_left is not None and view.days_left < WARN_DAYS:
        title = f"{view.name}: the sign-in ends in {items(max(view.days_left, 0), 'day')}"
        detail = "Sign in again before then, and nothing has to wait."
        able = help_by(actor, Permission.CONNECT, f"/connections/{view.id}", "Sign in again")
        return [Need(kind="expiry", tone="wait", title=title, detail=detail, many=0, **able)]
    return []


async def _stuck(firm: FirmStore, actor: Actor) -> list[Need]:
    names = {row.id: row.name for row in await firm.recipes.list(limit=1000)}
    groups: dict[tuple[str, str, str], list[RunRow]] = {}
    for state in ("parked", "failed"):
        for row in await firm.runs.list(states=(state,), limit=LOOKED_AT):
            if state == "parked" or made_at(row.id) > now() - RECENT:
                groups.setdefault((state, row.recipe_id, _cause(row)), []).append(row)
    return [_run_need(names.get(recipe, recipe), rows, actor) for (_, recipe, _), rows in groups.items()]


def _cause(row: RunRow) -> str:
    """Return what failures of one cause have in common: their message but for its numbers."""
    error = row.error or {}
    return f"{error.get('kind')}/{error.get('code')}/{_DIGITS.sub('#', str(error.get('message', '')))}"


def _run_need(recipe: str, rows: list[RunRow], actor: Actor) -> Need:
    newest, many = rows[0], len(rows)
    parked = newest.state == "parked"
    count = f"{LOOKED_AT} or more runs" if many == LOOKED_AT else items(many, "run")
    verb = f"need{'s' if many == 1 else ''} a decision" if parked else "failed"
    link = f"/runs/{newest.id}" if many == 1 else f"/runs?state={newest.state}&recipe={newest.recipe_id}"
    message = str((newest.error or {}).get("message", "")).strip(". ")
    return Need(
        kind=newest.state,
        tone="bad",
        title=f"{recipe}: {count} {verb}",
        detail=f"{message[:1].upper()}{message[1:]}.",
        many=many,
        since=rows[-1].finished_at,
        **help_by(actor, Permission.OPERATE, link, "Decide" if parked else "Look and try again"),
    )


async def _approvals(firm: FirmStore, actor: Actor) -> list[Need]:
    asked = Counter(await firm.tallies.open_approvals())
    return [
        Need(
            kind="approval",
            tone="wait",
            title=f"{items(many, 'question')} {'waits' if many == 1 else 'wait'} for an answer",
            detail="The run goes on once it is answered."
            if many == 1
            else "Each run goes on once its own is answered.",
            many=many,
            **help_of(actor, ABOVE.get(who, {Role.OWNER}), "/approvals", "Answer"),
        )
        for who, many in asked.items()
    ]


async def _recipes(firm: FirmStore, actor: Actor) -> list[Need]:
    asked = [row for row in await firm.recipes.list(limit=1000) if row.asked_by and row.state != "on"]
    return [
        Need(
            kind="recipe",
            tone="wait",
            title=f"{row.name}: {row.asked_by} asks to turn it on",
            detail="It moves money, so somebody who answers for that looks at it first.",
            many=1,
            **help_by(actor, Permission.PUBLISH_MONEY, f"/recipes/{row.id}", "Look at it"),
        )
        for row in asked
    ]


async def _silences(firm: FirmStore, actor: Actor) -> list[Need]:
    return [
        Need(
            kind="silence",
            tone="wait",
            title=f"{each.title}: none for {items(each.hours, 'hour')}",
            detail=f"This firm usually has about {each.a_day} a day at this time of the week.",
            many=0,
            since=each.since,
            **help_by(actor, Permission.CONNECT, "/connections", "Check the connection"),
        )
        for each in await silences(firm)
    ]
