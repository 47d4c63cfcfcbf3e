"""The audit trail as people read it: who did what to which thing and when, found, checked and taken out as CSV."""

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.canonical import canonical_json
from core.csv_lines import csv_line
from core.errors import Mistake, Problem
from engine.audit_walk import Verified, verified, walk_on
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.views import View
from storage import FirmStore
from storage.audit import Sought
from storage.rows import AuditRow

PAGE = 50
MOST_PAGE = 500
MOST_DAYS = 366
"""Days of one export: a firm that needs more takes it out year by year."""
_PIECE = 500
_COLUMNS = ("number", "at", "who", "did", "to", "details", "hash")
_PAGES = {"connection": "/connections", "recipe": "/recipes", "run": "/runs", "approval": "/approvals"}


class EntryView(View):
    """One entry; `link` leads to the thing it is about, if that has a page."""

    number: int
    at: datetime
    who: str
    did: str
    to: str
    details: dict[str, Any]
    link: str
    hash: str


class AuditPage(View):
    """A page of entries, newest first; `older` is the number to go on before, None at the end."""

    entries: tuple[EntryView, ...]
    older: int | None


class ChainView(View):
    """Whether the trail was changed behind our back: each entry is bound to all before it."""

    whole_at: datetime | None
    whole: int
    at: int
    problems: tuple[str, ...]


class Filters(View):
    """What is looked for; empty means any. Days are the firm's own, `until` included."""

    who: str = ""
    did: str = ""
    to: str = ""
    since: str = ""
    until: str = ""


async def search(
    inst: Installation, actor: Actor, filters: Filters, before: int | None = None, limit: int = PAGE
) -> AuditPage:
    """Return the entries that fit, newest first; raises Mistake for what is no day."""
    firm = firm_of(inst, actor, Permission.SETTINGS)
    size = max(1, min(limit, MOST_PAGE))
    rows = await firm.audit.search(await _sought(inst, actor, filters, before=before), size + 1)
    shown = tuple(_entry(row) for row in rows[:size])
    return AuditPage(entries=shown, older=shown[-1].number if len(rows) > size else None)


async def choices(inst: Installation, actor: Actor) -> dict[str, list[str]]:
    """Return who did something at all, and what kinds of things were done."""
    audit = firm_of(inst, actor, Permission.SETTINGS).audit
    return {"who": await audit.kinds("actor"), "did": await audit.kinds("verb")}


async def chain(inst: Installation, actor: Actor) -> ChainView:
    """Return what the checks that run by themselves have found."""
    return _chain(await verified(firm_of(inst, actor, Permission.SETTINGS)))


async def check_on(inst: Installation, actor: Actor) -> ChainView:
    """Check the next entries now; a long trail takes several times."""
    return _chain(await walk_on(firm_of(inst, actor, Permission.SETTINGS)))


async def export(inst: Installation, actor: Actor, filters: Filters) -> AsyncIterator[str]:
    """Return the lines of a CSV, oldest entry first, made as they are read; raises Mistake without a range of days."""
    firm = firm_of(inst, actor, Permission.SETTINGS)
    since, until = _day("From", filters.since), _day("To", filters.until)
    if since is None or until is None or not timedelta(0) <= until - since <= timedelta(days=MOST_DAYS):
        cause = f"an export needs a first and a last day, at most {MOST_DAYS} days apart"
        raise Mistake((Problem("Audit trail", cause, "Choose both days"),))
    sought = await _sought(inst, actor, filters, after=0)
    await firm.audit.append("audit exported", f"firm:{actor.firm}", {"since": filters.since, "until": filters.until})
    return _lines(firm, sought)


async def _lines(firm: FirmStore, sought: Sought) -> AsyncIterator[str]:
    yield csv_line(_COLUMNS)
    last = 0
    while rows := await firm.audit.search(Sought(**{**vars(sought), "after": last}), _PIECE):
        yield "".join(csv_line(_cells(row)) for row in rows)
        last = rows[-1].number


def _cells(row: AuditRow) -> tuple[str, ...]:
    return (
        str(row.number), row.at.isoformat(), row.actor, row.verb, row.subject, canonical_json(row.detail), row.hash,
    )  # fmt: skip


async def _sought(inst: Installation, actor: Actor, filters: Filters, **bounds: int | None) -> Sought:
    zone = ZoneInfo((await inst.store.system.firms.get(actor.firm)).zone)
    since, until = _day("From", filters.since), _day("To", filters.until)
    return Sought(
        actor=filters.who,
        verb=filters.did,
        subject=filters.to,
        since=_start(since, zone) if since else None,
        until=_start(until + timedelta(days=1), zone) if until else None,
        **bounds,
    )


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _day(name: str, text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake((Problem(name, f"'{text[:20]}' is no day", "Write it as 2026-01-31"),)) from None


def _entry(row: AuditRow) -> EntryView:
    kind, _, id = row.subject.partition(":")
    link = f"{_PAGES[kind]}/{id}" if kind in _PAGES and id else ""
    return EntryView(
        number=row.number, at=row.at, who=row.actor, did=row.verb, to=row.subject, details=row.detail, link=link,
        hash=row.hash,
    )  # fmt: skip


def _chain(found: Verified) -> ChainView:
    return ChainView(whole_at=found.whole_at, whole=found.whole, at=found.at, problems=found.problems)
