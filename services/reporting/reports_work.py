"""What the automation did: runs by day and recipe, what was written in which app, and what would have gone wrong."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from connectors._kit.catalog import find_action, find_connector
from engine.counting import counted
from engine.installation import Installation
from services.actors import Actor, Permission, firm_of
from services.reporting.reports import WorkFilter, days_of, firm_day
from services.views import View
from storage import FirmStore
from storage.daily_totals import ALREADY_THERE, AVOIDED, FOUND_AGAIN, LOOKED_FIRST, RUNS, TRIED_AGAIN, WRITES, Total

BAD = ("failed", "parked")
OF_BOOKS = {
    "clio.books_contact": "Contacts kept in step by the books",
    "quickbooks.books_contact": "Customers kept in step by the books",
    "quickbooks.books_make": "Documents posted by the books",
    "quickbooks.books_change": "Documents changed by the books",
    "quickbooks.books_void": "Documents voided by the books",
    "quickbooks.books_delete": "Documents deleted by the books",
}
FACES = {
    FOUND_AGAIN: ("Lost answers, found again", "Looking showed that it had been done, so it was not sent twice."),
    LOOKED_FIRST: ("Lost on the way, sent again", "Looking showed that nothing had arrived, so it was sent once more."),
    TRIED_AGAIN: ("Did not work at first", "An app was busy, out of reach or not connected; a later try worked."),
    ALREADY_THERE: ("Already there", "Another run had made the same thing, so it was used and not made twice."),
}


class DayLine(View):
    """What became of the runs that began on a day."""

    day: date
    finished: int
    bad: int
    other: int


class RecipeLine(View):
    """What became of the runs of a recipe; `name` is its id when it is gone."""

    id: str
    name: str
    finished: int
    bad: int
    other: int


class WriteLine(View):
    """How often something was written in an app."""

    app: str
    title: str
    many: int


class AvoidedLine(View):
    """What did not become a failure, how often, and how."""

    title: str
    detail: str
    many: int


class WorkReport(View):
    """What the automation did. `counted_at` is None before the first count; older days than `since` follow."""

    counted_at: datetime | None
    since: date | None
    days: tuple[DayLine, ...]
    recipes: tuple[RecipeLine, ...]
    writes: tuple[WriteLine, ...]
    avoided: tuple[AvoidedLine, ...]


async def work(inst: Installation, actor: Actor, only: WorkFilter) -> WorkReport:
    """Return the sums of some days; raises NotFound for an unknown period."""
    firm = firm_of(inst, actor, Permission.SEE)
    days = days_of(only.period, await firm_day(inst, actor))
    first, last = days[0].isoformat(), days[-1].isoformat()
    at, since = await counted(firm)
    totals = firm.daily_totals
    return WorkReport(
        counted_at=at,
        since=since,
        days=_days(days, await totals.by_day(RUNS, first, last)),
        recipes=await _recipes(firm, await totals.by_name(RUNS, first, last)),
        writes=_writes(await totals.by_name(WRITES, first, last)),
        avoided=_avoided(await totals.by_name(AVOIDED, first, last)),
    )


def _days(days: Sequence[date], totals: Iterable[Total]) -> tuple[DayLine, ...]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in totals:
        found[each.day][each.part] = each.many
    return tuple(DayLine(day=day, **_outcome(found.get(day.isoformat(), {}))) for day in days)


def _outcome(states: Mapping[str, int]) -> dict[str, int]:
    finished, bad = states.get("finished", 0), sum(states.get(state, 0) for state in BAD)
    return {"finished": finished, "bad": bad, "other": sum(states.values()) - finished - bad}


async def _recipes(firm: FirmStore, totals: Iterable[Total]) -> tuple[RecipeLine, ...]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for each in totals:
        found[each.name][each.part] = each.many
    names = {row.id: row.name for row in await firm.recipes.list(limit=1000)}
    lines = [RecipeLine(id=id, name=names.get(id, id), **_outcome(states)) for id, states in found.items()]
    return tuple(sorted(lines, key=lambda line: (-line.finished - line.bad - line.other, line.name)))


def _writes(totals: Iterable[Total]) -> tuple[WriteLine, ...]:
    lines = [WriteLine(app=_app(each.name), title=_title(each.name), many=each.many) for each in totals]
    return tuple(sorted(lines, key=lambda line: (line.app, -line.many, line.title)))


def _app(action: str) -> str:
    connector = find_connector(action.partition(".")[0])
    return connector.app.title if connector else action.partition(".")[0]


def _title(action: str) -> str:
    known = find_action(action)
    return known.title if known else OF_BOOKS.get(action) or action.partition(".")[2].replace("_", " ").capitalize()


def _avoided(totals: Iterable[Total]) -> tuple[AvoidedLine, ...]:
    many = {each.name: each.many for each in totals}
    return tuple(
        AvoidedLine(title=title, detail=detail, many=many.get(name, 0)) for name, (title, detail) in FACES.items()
    )
