"""Recipes: writing, checking, versions, and turning them on and off."""

from datetime import datetime

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
from services.messages.incoming import address_problems
from services.recipe_views import RecipeView, require_money, view_of
from services.switching import switch_on
from services.views import View
from storage import FirmStore
from storage.rows import RecipeRow


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
    if on:
        require_money(actor, recipe, "change")
    source = await listen(inst, actor.firm, known, recipe, progress=silent) if known and on else None
    async with firm.together() as same:
        row = known or await same.recipes.add(recipe.name)
        version = await same.recipes.save_version(row.id, recipe.model_dump(mode="json"), text, actor.user)
        if source is not None:
            await switch_on(same, row, source)
    changed = known is None or version.version != known.version
    view = view_of(await firm.recipes.get(row.id), recipe)
    return Saved(recipe=view, version=version.version, changed=changed)


async def listing(inst: Installation, actor: Actor) -> list[RecipeView]:
    """Return the firm's recipes, newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    rows = [row for row in await firm.recipes.list(limit=1000) if row.version]
    return [view_of(row, await current(firm, row)) for row in rows]


def fits(recipe: RecipeView, words: str) -> bool:
    """Whether every word occurs in the recipe's name, description, trigger or accounts."""
    text = " ".join((recipe.name, recipe.description, recipe.trigger_title, *recipe.accounts)).lower()
    return all(word in text for word in words.lower().split())


async def show(inst: Installation, actor: Actor, name: str, version: int = 0) -> RecipeReport:
    """Return a recipe with its text, of an earlier version if asked; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_recipe(firm, name)
    saved = await firm.recipes.version(row.id, version or row.version)
    recipe = Recipe.model_validate(saved.document)
    facts = view_of(row, recipe).model_dump() | {"version": saved.version}
    return RecipeReport(**facts, text=saved.text, outline=outline(recipe))


async def history(inst: Installation, actor: Actor, name: str) -> list[VersionView]:
    """Return all versions of a recipe, newest first."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_recipe(firm, name)
    return [VersionView.model_validate(version) for version in await firm.recipes.history(row.id)]


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


async def _known(firm: FirmStore, name: str) -> RecipeRow | None:
    try:
        return await firm.recipes.by_name(name)
    except NotFound:
        return None
