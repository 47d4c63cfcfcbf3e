"""Searching the history of runs by a listed set of fields; texts and descriptions are never searched."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from pydantic import Field, ValidationError

from connectors._kit.catalog import find_connector
from core.days import zone_of
from core.errors import Mistake, Problem, mistake
from core.forms import Amount, Form
from core.money import round_half_up, to_cents
from engine.installation import Installation
from recipes.model import app_of
from services.actors import Actor, Permission, firm_of
from services.recipes import current, find_recipe
from services.running.run_views import MOVING, RunView, list_views
from services.running.runs import check_states
from services.views import View
from storage import FirmStore
from storage.rows import RecipeRow
from storage.run_faces import SHORTEST, Wanted, words_of

MOST = 1000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(9000, 1, 1)
GROUPS = {"attention": ("failed", "parked"), "moving": MOVING}
"""Names that stand for several states at once."""
_NAMED = {
    "amount_from": ("The amount from", "it is no amount", "Write it like 1250.00"),
    "amount_to": ("The amount to", "it is no amount", "Write it like 1250.00"),
    "since": ("The first day", "it is no day", "Write it like 2026-03-31"),
    "until": ("The last day", "it is no day", "Write it like 2026-03-31"),
}


class RunFilter(Form):
    """Which runs; empty fields do not narrow. Days are days of the firm; `before` is the last id of the page before.

    `text` holds beginnings of words of the number, matter or client; `within` names one of the three. A state may also
    be `attention` or `moving`.
    """

    text: str = Field("", max_length=200)
    within: Literal["", "number", "matter", "client"] = ""
    recipe: str = ""
    app: str = ""
    state: list[str] = []
    amount_from: Amount | None = Field(None, ge=0, lt=10**12)
    amount_to: Amount | None = Field(None, ge=0, lt=10**12)
    since: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    until: date | None = Field(None, ge=FIRST_DAY, le=LAST_DAY)
    limit: int = 50
    before: str = Field("", pattern=r"^[0-9a-z_]*$", max_length=60)


class RunPage(View):
    """A page of runs; `older` is the cursor of the next one, empty on the last."""

    runs: tuple[RunView, ...]
    older: str


class Named(View):
    """Something to choose: what a program calls it, and people."""

    value: str
    title: str


class Choices(View):
    """What runs can be narrowed to."""

    recipes: tuple[Named, ...]
    apps: tuple[Named, ...]


async def choices(inst: Installation, actor: Actor) -> Choices:
    """Return the firm's recipes and apps."""
    firm = firm_of(inst, actor, Permission.SEE)
    recipes = sorted((row for row in await firm.recipes.list(limit=MOST) if row.version), key=lambda row: row.name)
    apps = {row.app: find_connector(row.app) for row in await firm.connections.list(limit=MOST)}
    return Choices(
        recipes=tuple(Named(value=row.id, title=row.name) for row in recipes),
        apps=tuple(Named(value=key, title=app.app.title) for key, app in sorted(apps.items()) if app),
    )


def typed_filter(typed: Mapping[str, str]) -> RunFilter:
    """Read what somebody typed; empty fields do not count. Raises Mistake naming every field that cannot be read."""
    given: dict[str, object] = {name: value.strip() for name, value in typed.items() if value.strip()}
    given |= {
        name: str(given[name]).replace(",", "").lstrip("$") for name in ("amount_from", "amount_to") if name in given
    }
    if "state" in given:
        given["state"] = [given["state"]]
    return read_filter(given)


def read_filter(given: Mapping[str, object]) -> RunFilter:
    """Return the filter of these fields; raises Mistake naming every one that does not fit."""
    try:
        return RunFilter.model_validate(given)
    except ValidationError as error:
        raise Mistake(tuple(_problem(str(each["loc"][0])) for each in error.errors())) from None


def _problem(field: str) -> Problem:
    return Problem(*_NAMED.get(field, (f"The field '{field}'", "it cannot be read", "Choose again")))


async def search(inst: Installation, actor: Actor, only: RunFilter) -> RunPage:
    """Return a page of runs, newest first; raises Mistake for a filter nothing can fit."""
    firm = firm_of(inst, actor, Permission.SEE)
    limit = max(1, min(only.limit, MOST - 1))
    found, known = await firm.run_search.search(await _wanted(inst, firm, only, limit + 1))
    cut = found[:limit]
    views = await list_views(firm, cut, known)
    return RunPage(runs=tuple(views), older=cut[-1].id if len(found) > limit else "")


async def some(inst: Installation, actor: Actor, run_ids: Sequence[str]) -> list[RunView]:
    """Return some runs by their ids, at most 100, to see whether they moved; unknown ones are left out."""
    firm, ids = firm_of(inst, actor, Permission.SEE), list(run_ids)[:100]
    return await list_views(firm, await firm.run_search.by_ids(ids), await firm.run_search.faces(ids))


async def _wanted(inst: Installation, firm: FirmStore, only: RunFilter, limit: int) -> Wanted:
    _check(only)
    zone = zone_of((await inst.store.system.firms.get(firm.scope.firm)).zone)
    starts = [
        datetime.combine(day, time(), zone).astimezone(UTC) if day else None
        for day in (only.since, only.until + timedelta(days=1) if only.until else None)
    ]
    return Wanted(
        text=only.text,
        within=only.within,
        states=_states(only),
        recipes=await _recipes(firm, only),
        lowest=_cents(only.amount_from),
        highest=_cents(only.amount_to),
        since=starts[0],
        until=starts[1],
        before=only.before,
        limit=limit,
    )


def _check(only: RunFilter) -> None:
    check_states(_states(only))
    if only.text.strip() and not words_of(only.text):
        cause = f"a search needs a word of {SHORTEST} letters or digits"
        raise mistake(f"The search '{only.text.strip()}'", cause, "Type more of the number, matter or client")
    for low, high, what in ((only.amount_from, only.amount_to, "amount"), (only.since, only.until, "day")):
        if low is not None and high is not None and low > high:  # type: ignore[operator]
            raise mistake(f"The {what}s", f"the first {what} lies behind the last", "Exchange them")


def _states(only: RunFilter) -> list[str]:
    return list(dict.fromkeys(state for each in only.state for state in GROUPS.get(each, (each,))))


def _cents(amount: Amount | None) -> int | None:
    return None if amount is None else abs(to_cents(round_half_up(amount)))


async def _recipes(firm: FirmStore, only: RunFilter) -> list[str] | None:
    """Return the ids of the recipes that fit; None when any does."""
    if only.recipe:
        rows = [await find_recipe(firm, only.recipe)]
    elif only.app:
        rows = [row for row in await firm.recipes.list(limit=1000) if row.version]
    else:
        return None
    return [row.id for row in rows if not only.app or only.app in await _apps(firm, row)]


async def _apps(firm: FirmStore, row: RecipeRow) -> set[str]:
    recipe = await current(firm, row)
    return {app_of(recipe.trigger.on), *(app for app, _ in recipe.accounts())}
