"""Recipes over REST. `{recipe}` is a name or an id."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import JsonValue

from core.errors import Problem
from core.forms import Form
from services import publishing, recipe_library, recipes, trials
from services.recipe_library import DifferenceView, TemplateView
from services.recipe_views import RecipeView
from services.recipes import RecipeReport, Saved, VersionView
from services.running import manual
from services.running.manual import Started
from services.trials import PlanReport, StepTrial
from web.access import Builder, Inst, Operator, Publisher, Viewer

router = APIRouter(prefix="/api/v1", tags=["recipes"])
Version = Annotated[int, Path(ge=1, le=10**6)]
Chosen = Annotated[int, Query(ge=0, le=10**6)]


class RecipeText(Form):
    """A recipe in its text form (YAML)."""

    text: str


class TrialOrder(Form):
    """What to try: a saved recipe by name, or a text that is not saved; `values` if it is started by hand."""

    recipe: str
    last: int = 10
    step: str = ""
    values: dict[str, JsonValue] = {}


class TurnOn(Form):
    """From when on events count; without it only what happens from now on."""

    since: datetime | None = None


class Accounts(Form):
    """The connection to use for each account named in the text."""

    accounts: dict[str, str] = {}


class StartOrder(Form):
    """The values a recipe asks for. The same `id` again starts nothing; without one a new one is made."""

    values: dict[str, JsonValue] = {}
    id: str = ""


@router.get("/recipes")
async def list_recipes(inst: Inst, actor: Viewer) -> list[RecipeView]:
    """List recipes."""
    return await recipes.listing(inst, actor)


@router.post("/recipes", status_code=201)
async def save_recipe(inst: Inst, actor: Builder, order: RecipeText) -> Saved:
    """Save a recipe under the name in its text; all problems are told at once, and then nothing is saved."""
    return await recipes.save(inst, actor, order.text)


@router.post("/recipes/check")
async def check_recipe(inst: Inst, actor: Builder, order: RecipeText) -> list[Problem]:
    """Return what is wrong with a text; an empty list when it could be saved."""
    return list(await recipes.check(inst, actor, order.text))


@router.get("/templates")
async def list_templates(actor: Viewer) -> dict[str, str]:
    """Return the shipped recipes, text by name."""
    return {name: recipes.new(name) for name in recipes.template_names()}


@router.get("/recipes/{recipe}")
async def show_recipe(inst: Inst, actor: Viewer, recipe: str, version: Chosen = 0) -> RecipeReport:
    """Show a recipe, of an earlier version if asked."""
    return await recipes.show(inst, actor, recipe, version)


@router.get("/recipes/{recipe}/history")
async def list_versions(inst: Inst, actor: Viewer, recipe: str) -> list[VersionView]:
    """List the versions of a recipe."""
    return await recipes.history(inst, actor, recipe)


@router.post("/recipes/{recipe}/on")
async def turn_on(inst: Inst, actor: Publisher, recipe: str, order: TurnOn) -> RecipeView:
    """Start listening."""
    return await publishing.turn_on(inst, actor, recipe, order.since)


@router.post("/recipes/{recipe}/off")
async def turn_off(inst: Inst, actor: Publisher, recipe: str) -> RecipeView:
    """Stop starting runs."""
    return await publishing.turn_off(inst, actor, recipe)


@router.post("/recipes/{recipe}/start")
async def start_recipe(inst: Inst, actor: Operator, recipe: str, order: StartOrder) -> Started:
    """Start a recipe by hand; a repeat with the same id returns the same run."""
    return await manual.start(inst, actor, recipe, order.values, id=order.id)


@router.post("/plans")
async def plan_recipe(inst: Inst, actor: Builder, order: TrialOrder) -> PlanReport:
    """Say what a recipe would do with its last real items; nothing is written."""
    return await trials.plan(inst, actor, order.recipe, order.last, order.values)


@router.post("/step-tests")
async def test_step(inst: Inst, actor: Builder, order: TrialOrder) -> StepTrial:
    """Say what one step would do with the newest real item; nothing is written."""
    return await trials.test_step(inst, actor, order.recipe, order.step, order.values)


@router.post("/recipes/{recipe}/ask")
async def ask_for_on(inst: Inst, actor: Publisher, recipe: str) -> RecipeView:
    """Ask the admins to turn on a recipe that moves money."""
    return await publishing.ask_for_on(inst, actor, recipe)


@router.post("/recipes/{recipe}/duplicate", status_code=201)
async def duplicate(inst: Inst, actor: Builder, recipe: str) -> Saved:
    """Save a copy under a free name."""
    return await recipe_library.duplicate(inst, actor, recipe)


@router.get("/recipes/{recipe}/versions/{version}/differences")
async def compare_versions(inst: Inst, actor: Viewer, recipe: str, version: Version) -> list[DifferenceView]:
    """Say what differs between a version and the current one."""
    return await recipe_library.compare(inst, actor, recipe, version)


@router.post("/recipes/{recipe}/versions/{version}/restore")
async def restore(inst: Inst, actor: Builder, recipe: str, version: Version) -> Saved:
    """Make an earlier version the newest again."""
    return await recipe_library.restore(inst, actor, recipe, version)


@router.get("/templates/{key}")
async def show_template(inst: Inst, actor: Viewer, key: str) -> TemplateView:
    """Show a shipped recipe and the accounts it needs."""
    return await recipe_library.template(inst, actor, key)


@router.post("/templates/{key}", status_code=201)
async def use_template(inst: Inst, actor: Builder, key: str, order: Accounts) -> Saved:
    """Save a shipped recipe with the firm's own accounts."""
    return await recipe_library.use_template(inst, actor, key, order.accounts)
