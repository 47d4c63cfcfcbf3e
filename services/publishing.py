"""Turning recipes on and off. Those that move money need somebody who answers for the firm's money."""

from collections.abc import Callable
from datetime import datetime

from core.errors import mistake
from engine.installation import Installation
from engine.listening import listen
from services.actors import Actor, Permission, firm_of
from services.recipe_views import RecipeView, require_money, view_of
from services.recipes import checked, current, find_recipe, silent
from services.switching import rest, switch_on


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
    require_money(actor, recipe, "turn on")
    source = await listen(inst, actor.firm, row, recipe, since=since, progress=progress)
    async with firm.together() as same:
        return view_of(await switch_on(same, row, source), recipe)


async def ask_for_on(inst: Installation, actor: Actor, name: str) -> RecipeView:
    """Ask the admins to turn a recipe on that moves money; they see it among what needs them."""
    firm = firm_of(inst, actor, Permission.PUBLISH)
    row = await find_recipe(firm, name)
    recipe = await checked(firm, (await firm.recipes.version(row.id, row.version)).text)
    if row.state == "on":
        raise mistake(f"Recipe '{row.name}'", "it is on", "There is nothing to ask for")
    return view_of(await firm.recipes.ask(row.id, actor.user), recipe)


async def turn_off(inst: Installation, actor: Actor, name: str) -> RecipeView:
    """Stop starting runs, and reading what nobody listens to; runs under way go on to their end."""
    firm = firm_of(inst, actor, Permission.PUBLISH)
    row = await find_recipe(firm, name)
    async with firm.together() as same:
        if row.state == "on":
            row = await same.recipes.set_state(row.id, "paused")
        await rest(same, row.source_id)
    return view_of(row, await current(firm, row))
