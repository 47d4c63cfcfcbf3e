"""Recipes: writing, checking, versions, and turning them on and off."""

from collections.abc import Callable
from datetime import datetime

from connectors._kit.catalog import find_trigger
from core.errors import Mistake, NotFound, Problem, mistake
from engine.installation import Installation
from engine.listening import listen
from recipes.cautions import cautions
from recipes.check import check_recipe
from recipes.describe import outline
from recipes.model import Recipe
from recipes.templates import templates
from recipes.text import read_recipe
from services.actors import Actor, Permission, firm_of
from services.catalogue import Catalogue
from services.incoming import address_problems
from services.views import View
from storage import FirmStore
from storage.rows import RecipeRow, SourceRow


class RecipeView(View):
    """A recipe; `version` is the current one and `accounts` the connections it names.

    `cautions` says which steps may be done twice or need a person.
    """

    id: str
    name: str
    description: str
    state: str
    version: int
    trigger: str
    trigger_title: str
    accounts: tuple[str, ...]
    cautions: tuple[str, ...]
    created_at: datetime
    updated_at: datetime


class RecipeReport(RecipeView):
    """A recipe with its text and what it does in plain words."""

    text: str
    outline: str


class VersionView(View):
    """One saved version; equal fingerprints mean equal content."""

    version: int
    created_by: str
    created_at: datetime
    fingerprint: str


class Saved(View):
    """What saving did; `changed` is False when the content was already the current version."""

    recipe: RecipeView
    version: int
    changed: bool


def silent(message: str) -> None:
    """Report progress to nobody."""


async def check(inst: Installation, actor: Actor, text: str) -> tuple[Problem, ...]:
    """Return what cannot be read in a recipe's text, else everything that is wrong; nothing when it could be saved."""
    try:
        await checked(firm_of(inst, actor, Permission.BUILD), text)
    except Mistake as found:
        return tuple(found.problems)
    return ()


def cautions_of(text: str) -> tuple[str, ...]:
    """Return which steps of a recipe's text may be done twice or need a person; raises Mistake if it is unreadable."""
    return cautions(read_recipe(text), Catalogue())


async def save(inst: Installation, actor: Actor, text: str) -> Saved:
    """Save a recipe under the name in its text; raises Mistake with all problems, and then nothing was saved.

    A recipe that is on goes on with the new version; runs under way keep theirs.
    """
    firm = firm_of(inst, actor, Permission.BUILD)
    recipe = await checked(firm, text)
    known = await _known(firm, recipe.name)
    on = known is not None and known.state == "on"
    source = await listen(inst, actor.firm, known, recipe, progress=silent) if known and on else None
    async with firm.together() as same:
        row = known or await same.recipes.add(recipe.name)
        version = await same.recipes.save_version(row.id, recipe.model_dump(mode="json"), text, actor.user)
        if source is not None:
            await _switch_on(same, row, source)
    changed = known is None or version.version != known.version
    view = _view(await firm.recipes.get(row.id), recipe)
    return Saved(recipe=view, version=version.version, changed=changed)


async def listing(inst: Installation, actor: Actor) -> list[RecipeView]:
    """Return the firm's recipes, newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    rows = [row for row in await firm.recipes.list(limit=1000) if row.version]
    return [_view(row, await current(firm, row)) for row in rows]


async def show(inst: Installation, actor: Actor, name: str, version: int = 0) -> RecipeReport:
    """Return a recipe with its text, of an earlier version if asked; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_recipe(firm, name)
    saved = await firm.recipes.version(row.id, version or row.version)
    recipe = Recipe.model_validate(saved.document)
    facts = _view(row, recipe).model_dump() | {"version": saved.version}
    return RecipeReport(**facts, text=saved.text, outline=outline(recipe))


async def history(inst: Installation, actor: Actor, name: str) -> list[VersionView]:
    """Return all versions of a recipe, newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_recipe(firm, name)
    return [VersionView.model_validate(version) for version in await firm.recipes.history(row.id)]


async def turn_on(
    inst: Installation,
    actor: Actor,
    name: str,
    since: datetime | None = None,
    progress: Callable[[str], None] = silent,
) -> RecipeView:
    """Start listening; what exists or happened while it was off starts nothing, unless it is since a given moment."""
    firm = firm_of(inst, actor, Permission.PUBLISH)
    if since is not None and since.tzinfo is None:
        raise mistake("Moment `since`", "it has no time zone", "Write it like 2026-01-31T00:00:00Z")
    row = await find_recipe(firm, name)
    saved = await firm.recipes.version(row.id, row.version)
    recipe = await checked(firm, saved.text)
    source = await listen(inst, actor.firm, row, recipe, since=since, progress=progress)
    async with firm.together() as same:
        return _view(await _switch_on(same, row, source), recipe)


async def turn_off(inst: Installation, actor: Actor, name: str) -> RecipeView:
    """Stop starting runs, and reading what nobody listens to; runs under way go on to their end."""
    firm = firm_of(inst, actor, Permission.PUBLISH)
    row = await find_recipe(firm, name)
    async with firm.together() as same:
        if row.state == "on":
            row = await same.recipes.set_state(row.id, "paused")
        await _rest(same, row.source_id)
    return _view(row, await current(firm, row))


def template_names() -> tuple[str, ...]:
    """Return the names of the shipped recipes."""
    return tuple(sorted(templates()))


def new(template: str = "") -> str:
    """Return the text of a shipped recipe to start from; raises Mistake listing the names."""
    known = templates()
    name = template or min(known)
    if name not in known:
        raise mistake(f"Template '{name}'", f"there are only {', '.join(sorted(known))}", "Choose one of these")
    return known[name]


async def find_recipe(firm: FirmStore, id_or_name: str) -> RecipeRow:
    """Return a recipe by its name or id; raises NotFound naming those that exist."""
    rows = [row for row in await firm.recipes.list(limit=1000) if row.version]
    found = [row for row in rows if row.name == id_or_name] or [row for row in rows if row.id == id_or_name]
    if found:
        return found[0]
    names = ", ".join(f"'{row.name}'" for row in rows[:20]) or "none yet"
    cause = f"there is none of this name or id (recipes: {names})"
    raise NotFound((Problem(f"Recipe '{id_or_name}'", cause, "Choose one of these, or save a new one"),))


async def checked(firm: FirmStore, text: str) -> Recipe:
    """Read and check a text against the catalogue and the firm's connections; raises Mistake with all problems."""
    recipe = read_recipe(text)
    accounts = {row.name: row.app for row in await firm.connections.list(limit=1000)}
    problems = check_recipe(recipe, Catalogue(), accounts) + await address_problems(firm, recipe.trigger)
    if problems:
        raise Mistake(problems)
    return recipe


async def current(firm: FirmStore, row: RecipeRow) -> Recipe:
    """Return the current version of a recipe."""
    return Recipe.model_validate((await firm.recipes.version(row.id, row.version)).document)


async def _switch_on(same: FirmStore, row: RecipeRow, source: SourceRow) -> RecipeRow:
    """Join a recipe to its source, in one transaction with the source's own state: no recipe may be on and deaf."""
    switched = await same.recipes.set_state(row.id, "on", source.id)
    await same.sources.set_state(source.id, "active")
    if row.source_id != source.id:
        await _rest(same, row.source_id)
    return switched


async def _rest(same: FirmStore, source_id: str | None) -> None:
    """Stop reading a source that no recipe listens to: QuickBooks meters every read."""
    if source_id and not await same.recipes.listening(source_id):
        await same.sources.set_state(source_id, "idle")


async def _known(firm: FirmStore, name: str) -> RecipeRow | None:
    try:
        return await firm.recipes.by_name(name)
    except NotFound:
        return None


def _view(row: RecipeRow, recipe: Recipe) -> RecipeView:
    trigger = find_trigger(recipe.trigger.on)
    return RecipeView(
        id=row.id,
        name=row.name,
        description=recipe.description,
        state=row.state,
        version=row.version,
        trigger=recipe.trigger.on,
        trigger_title=trigger.title if trigger else recipe.trigger.on,
        accounts=tuple(sorted({name for _, name in recipe.accounts()})),
        cautions=cautions(recipe, Catalogue()),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
