"""Copies, earlier versions and shipped templates of recipes."""

from collections.abc import Mapping

from core.errors import mistake
from engine.installation import Installation
from recipes.copying import named, with_accounts
from recipes.describe import outline
from recipes.differences import compare as differences_of
from recipes.model import Recipe
from recipes.templates import templates
from recipes.text import read_recipe, write_recipe
from services.actors import Actor, Permission, firm_of
from services.recipe_views import moves_money
from services.recipes import Saved, current, find_recipe, new, save
from services.views import View

_MOST_COPIES = 100


class DifferenceView(View):
    """One place where two versions differ; an empty side means that it is new or gone."""

    where: str
    before: str
    after: str


class Need(View):
    """An account that a template uses: the app, the name in its text, and the firm's connections of that app."""

    app: str
    name: str
    offered: tuple[str, ...]


class TemplateView(View):
    """A shipped recipe to start from; `money`: its steps that move money."""

    key: str
    name: str
    description: str
    outline: str
    apps: tuple[str, ...]
    needs: tuple[Need, ...]
    money: tuple[str, ...]
    text: str


async def compare(inst: Installation, actor: Actor, name: str, old: int, new: int = 0) -> list[DifferenceView]:
    """Return what differs between two versions, the current one unless said otherwise; raises NotFound."""
    firm = firm_of(inst, actor, Permission.SEE)
    row = await find_recipe(firm, name)
    before, after = [
        Recipe.model_validate((await firm.recipes.version(row.id, number)).document)
        for number in (old, new or row.version)
    ]
    return [DifferenceView(**vars(each)) for each in differences_of(before, after)]


async def restore(inst: Installation, actor: Actor, name: str, version: int) -> Saved:
    """Make an earlier version the newest again; nothing is lost. Raises Mistake when it does not fit any more."""
    firm = firm_of(inst, actor, Permission.BUILD)
    row = await find_recipe(firm, name)
    earlier = Recipe.model_validate((await firm.recipes.version(row.id, version)).document)
    return await save(inst, actor, write_recipe(named(earlier, row.name)))


async def duplicate(inst: Installation, actor: Actor, name: str) -> Saved:
    """Save a copy under a free name; it is off."""
    firm = firm_of(inst, actor, Permission.BUILD)
    recipe = await current(firm, await find_recipe(firm, name))
    free = await _free_name(inst, actor, f"Copy of {recipe.name}")
    return await save(inst, actor, write_recipe(named(recipe, free)))


async def gallery(inst: Installation, actor: Actor) -> list[TemplateView]:
    """Return the shipped recipes by name, each with the accounts it needs."""
    firm = firm_of(inst, actor, Permission.SEE)
    rows = await firm.connections.list(limit=1000)
    return [_template(key, text, {row.name: row.app for row in rows}) for key, text in templates().items()]


async def template(inst: Installation, actor: Actor, key: str) -> TemplateView:
    """Return one; raises Mistake listing the names."""
    new(key)
    return next(each for each in await gallery(inst, actor) if each.key == key)


async def use_template(inst: Installation, actor: Actor, key: str, accounts: Mapping[str, str]) -> Saved:
    """Save a shipped recipe with the firm's own accounts, by the names in its text; it is off. Raises Mistake."""
    shown = await template(inst, actor, key)
    unfit = [need for need in shown.needs if accounts.get(need.name, need.name) not in need.offered]
    if unfit:
        cause, remedy = "it is not connected yet, or none was chosen", "An admin can connect it, then choose it here"
        raise mistake(f"Account for {unfit[0].app}", cause, remedy)
    chosen = {(need.app, need.name): accounts.get(need.name, need.name) for need in shown.needs}
    recipe = with_accounts(read_recipe(shown.text), chosen)
    return await save(inst, actor, write_recipe(named(recipe, await _free_name(inst, actor, recipe.name))))


async def import_text(inst: Installation, actor: Actor, text: str) -> Saved:
    """Save a recipe from a file; one of the same name is kept, and the new one gets another name."""
    recipe = read_recipe(text)
    return await save(inst, actor, write_recipe(named(recipe, await _free_name(inst, actor, recipe.name))))


async def _free_name(inst: Installation, actor: Actor, wanted: str) -> str:
    firm = firm_of(inst, actor, Permission.BUILD)
    used = {row.name for row in await firm.recipes.list(limit=1000)}
    names = (wanted if number == 1 else f"{wanted} {number}" for number in range(1, _MOST_COPIES))
    free = next((name for name in names if name not in used), "")
    if not free:
        raise mistake(f"Recipe '{wanted}'", "there are very many of this name", "Rename or remove some")
    return free


def _template(key: str, text: str, connected: Mapping[str, str]) -> TemplateView:
    recipe = read_recipe(text)
    needs = tuple(
        Need(app=app, name=name, offered=tuple(sorted(each for each, of in connected.items() if of == app)))
        for app, name in sorted(recipe.accounts())
    )
    apps = tuple(dict.fromkeys(need.app for need in needs))
    facts = {"name": recipe.name, "description": recipe.description, "outline": outline(recipe)}
    return TemplateView(key=key, **facts, apps=apps, needs=needs, money=moves_money(recipe), text=text)
