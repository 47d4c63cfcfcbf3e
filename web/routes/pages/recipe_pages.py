"""Recipes: the list, one recipe, its plan, turning it on, its versions, and copies."""

from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Failure, Mistake, Problem, mistake
from services import publishing, recipe_library, recipes, trials
from services.recipes import RecipeReport
from services.running import manual, runs
from web.access import Inst, PageBuilder, PageOperator, PagePublisher, Reader
from web.failures import problems_of, status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/recipes", include_in_schema=False)
SHOWN_RUNS = 10
Number = Annotated[int, Path(ge=1, le=10**6)]


def address_of(recipe_id: str) -> str:
    """Return where a recipe's page is."""
    return f"/recipes/{recipe_id}"


def _to(recipe_id: str) -> RedirectResponse:
    return RedirectResponse(address_of(recipe_id), 303)


@router.get("")
async def list_recipes(request: Request, inst: Inst, actor: Reader, words: str = "", state: str = "") -> Response:
    """Show all, or those that fit."""
    found = await recipes.listing(inst, actor)
    fitting = [each for each in found if recipes.fits(each, words) and state in ("", each.state)]
    return page(request, "recipes/list.html", recipes=fitting, words=words, state=state, any=bool(found))


@router.get("/import")
async def ask_for_text(request: Request, actor: PageBuilder) -> Response:
    """Ask for a recipe's text."""
    return page(request, "recipes/import.html", text="")


@router.post("/import")
async def import_text(request: Request, inst: Inst, actor: PageBuilder, filled: Filled) -> Response:
    """Save it under a free name."""
    text = filled.get("text", "")
    try:
        saved = await recipe_library.import_text(inst, actor, text)
    except Mistake as error:
        return page(request, "recipes/import.html", status=status_of(error), text=text, problems=error.problems)
    return _to(saved.recipe.id)


@router.get("/templates")
async def show_gallery(request: Request, inst: Inst, actor: Reader, words: str = "") -> Response:
    """Show what can be started from."""
    found = await recipe_library.gallery(inst, actor)
    fitting = [each for each in found if words.lower() in f"{each.name} {each.description}".lower()]
    return page(request, "recipes/templates.html", templates=fitting, words=words)


@router.get("/templates/{key}")
async def show_template(request: Request, inst: Inst, actor: Reader, key: str) -> Response:
    """Show one, and ask for the accounts it works with."""
    template = await recipe_library.template(inst, actor, key)
    return page(request, "recipes/template.html", template=template, chosen={})


@router.post("/templates/{key}")
async def use_template(request: Request, inst: Inst, actor: PageBuilder, key: str, filled: Filled) -> Response:
    """Save a recipe of one's own from it."""
    try:
        saved = await recipe_library.use_template(inst, actor, key, filled)
    except Mistake as error:
        template = await recipe_library.template(inst, actor, key)
        status, problems = status_of(error), error.problems
        return page(
            request, "recipes/template.html", status=status, template=template, chosen=filled, problems=problems
        )
    return _to(saved.recipe.id)


@router.get("/{recipe}")
async def show_recipe(request: Request, inst: Inst, actor: Reader, recipe: str) -> Response:
    """Show one in plain words, with its latest runs."""
    return await _recipe(request, inst, actor, await recipes.show(inst, actor, recipe))


async def _recipe(
    request: Request, inst: Inst, actor: Reader, shown: RecipeReport, *, problems: tuple[Problem, ...] = ()
) -> Response:
    latest = await runs.listing(inst, actor, shown.id, limit=SHOWN_RUNS)
    asked = await manual.asked(inst, actor, shown.id)
    values = {"recipe": shown, "runs": latest, "asked": asked, "problems": problems}
    return page(request, "recipes/recipe.html", status=422 if problems else 200, **values)


@router.get("/{recipe}/export")
async def export_text(inst: Inst, actor: Reader, recipe: str) -> Response:
    """Give the text as a file."""
    shown = await recipes.show(inst, actor, recipe)
    headers = {"Content-Disposition": f'attachment; filename="{shown.id}.yaml"'}
    return Response(shown.text, media_type="application/yaml", headers=headers)


@router.post("/{recipe}/duplicate")
async def duplicate(inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Copy it."""
    return _to((await recipe_library.duplicate(inst, actor, recipe)).recipe.id)


@router.get("/{recipe}/versions")
async def list_versions(request: Request, inst: Inst, actor: Reader, recipe: str) -> Response:
    """Show who saved what and when."""
    shown, versions = await recipes.show(inst, actor, recipe), await recipes.history(inst, actor, recipe)
    return page(request, "recipes/versions.html", recipe=shown, versions=versions)


@router.get("/{recipe}/versions/{version}")
async def compare_versions(request: Request, inst: Inst, actor: Reader, recipe: str, version: Number) -> Response:
    """Show what differs between an earlier version and the current one."""
    shown = await recipes.show(inst, actor, recipe)
    earlier = await recipes.show(inst, actor, recipe, version)
    differences = await recipe_library.compare(inst, actor, recipe, version)
    return page(request, "recipes/version.html", recipe=shown, earlier=earlier, differences=differences)


@router.post("/{recipe}/versions/{version}/restore")
async def restore(inst: Inst, actor: PageBuilder, recipe: str, version: Number, filled: Filled) -> Response:
    """Go on with an earlier version."""
    return _to((await recipe_library.restore(inst, actor, recipe, version)).recipe.id)


@router.get("/{recipe}/plan")
async def show_plan(request: Request, inst: Inst, actor: PageBuilder, recipe: str, last: int = 10) -> Response:
    """Show the frame of the plan; what takes longer comes after it."""
    return page(request, "recipes/plan.html", recipe=await recipes.show(inst, actor, recipe), last=last)


@router.get("/{recipe}/plan/result")
async def show_plan_result(request: Request, inst: Inst, actor: PageBuilder, recipe: str, last: int = 10) -> Response:
    """Try the recipe on its last real events; nothing is written."""
    shown: dict[str, Any] = {"recipe": await recipes.show(inst, actor, recipe), "plan": None, "last": last}
    try:
        shown["plan"] = await trials.plan(inst, actor, recipe, last)
    except (Mistake, Failure) as error:
        shown["problems"] = problems_of(error)
    whole = "HX-Request" not in request.headers
    return page(request, "recipes/plan_alone.html" if whole else "recipes/plan_result.html", **shown)


@router.get("/{recipe}/on")
async def ask_to_turn_on(request: Request, inst: Inst, actor: PagePublisher, recipe: str) -> Response:
    """Say what turning it on does, and ask from when on events count."""
    return page(request, "recipes/on.html", recipe=await recipes.show(inst, actor, recipe), since="", from_when="now")


@router.post("/{recipe}/on")
async def turn_on(request: Request, inst: Inst, actor: PagePublisher, recipe: str, filled: Filled) -> Response:
    """Start listening."""
    since, from_when = filled.get("since", ""), filled.get("from_when", "now")
    try:
        await publishing.turn_on(inst, actor, recipe, _moment(request, since) if from_when == "since" else None)
    except (Mistake, Failure) as error:
        shown = {"recipe": await recipes.show(inst, actor, recipe), "since": since, "from_when": from_when}
        return page(request, "recipes/on.html", status=status_of(error), problems=problems_of(error), **shown)
    return _to(recipe)


@router.post("/{recipe}/ask")
async def ask_for_on(inst: Inst, actor: PagePublisher, recipe: str, filled: Filled) -> Response:
    """Ask an admin to turn it on."""
    await publishing.ask_for_on(inst, actor, recipe)
    return _to(recipe)


@router.post("/{recipe}/off")
async def turn_off(inst: Inst, actor: PagePublisher, recipe: str, filled: Filled) -> Response:
    """Stop starting runs."""
    await publishing.turn_off(inst, actor, recipe)
    return _to(recipe)


@router.post("/{recipe}/start")
async def start(request: Request, inst: Inst, actor: PageOperator, recipe: str, filled: Filled) -> Response:
    """Start it by hand with the values it asks for."""
    try:
        started = await manual.start(inst, actor, recipe, filled)
    except Mistake as error:
        shown = await recipes.show(inst, actor, recipe)
        return await _recipe(request, inst, actor, shown, problems=tuple(error.problems))
    return RedirectResponse(f"/runs/{started.run}", 303)


def _moment(request: Request, day: str) -> datetime:
    """Return the beginning of a day in the firm's zone; raises Mistake."""
    try:
        return datetime.combine(date.fromisoformat(day), time(), ZoneInfo(request.state.firm.zone))
    except ValueError:
        raise mistake("Day", f"'{day[:20]}' is not a day", "Choose the first day whose events count") from None
