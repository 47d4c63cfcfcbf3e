"""How editing a recipe ends: as text, in a real test, saved as a version, or given up."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Failure, Mistake
from services.editor import draft_editor, draft_trials, drafts
from services.editor.drafts import NEW
from web.access import Inst, PageBuilder
from web.failures import problems_of, status_of
from web.forms import Filled
from web.pages import page
from web.routes.pages.builder_frame import bench_of, frame_of, here, show, to

router = APIRouter(prefix="/recipes", include_in_schema=False)


@router.get("/{recipe}/edit/text")
async def show_text(request: Request, inst: Inst, actor: PageBuilder, recipe: str) -> Response:
    """Show the recipe as text that can be changed."""
    draft = await drafts.find(inst, actor, recipe)
    return page(request, "builder/text.html", text=draft.text(), **frame_of(draft))


@router.post("/{recipe}/edit/text")
async def change_text(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Take the text, or say what cannot be read in it."""
    text = filled.get("text", "")
    try:
        await draft_editor.replace_text(bench_of(inst, actor, recipe, filled), text)
    except Mistake as error:
        shown = {"text": text, **frame_of(await drafts.find(inst, actor, recipe))}
        return page(request, "builder/text.html", status=status_of(error), problems=error.problems, **shown)
    return to(recipe)


@router.get("/{recipe}/edit/test")
async def show_test(request: Request, inst: Inst, actor: PageBuilder, recipe: str) -> Response:
    """Say what one real run would do, before anybody agrees to it."""
    draft = await drafts.find(inst, actor, recipe)
    try:
        tried = await draft_trials.try_all(inst, actor, draft)
    except Mistake as error:
        return await show(request, bench_of(inst, actor, recipe, {}), draft, {}, untried=problems_of(error))
    return page(request, "builder/test.html", tried=tried, **frame_of(draft))


@router.post("/{recipe}/edit/test")
async def run_test(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Do it once."""
    version = bench_of(inst, actor, recipe, filled).version
    try:
        run = await draft_trials.run_once(inst, actor, recipe, version, filled.get("mark", ""))
    except (Mistake, Failure) as error:
        draft = await drafts.find(inst, actor, recipe)
        tried = await draft_trials.try_all(inst, actor, draft)
        shown = {"tried": tried, "problems": problems_of(error), **frame_of(draft)}
        return page(request, "builder/test.html", status=status_of(error), **shown)
    return RedirectResponse(f"/runs/{run}", 303)


@router.post("/{recipe}/edit/save")
async def save(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Save a version."""
    bench = bench_of(inst, actor, recipe, filled)
    try:
        saved = await drafts.save(inst, actor, recipe, bench.version)
    except (Mistake, Failure) as error:
        draft = await drafts.find(inst, actor, recipe)
        return await show(request, bench, draft, {"step": filled.get("step", "")}, problems=problems_of(error))
    return RedirectResponse(f"/recipes/{saved.id}", 303)


@router.get("/{recipe}/edit/give-up")
async def ask_to_give_up(request: Request, inst: Inst, actor: PageBuilder, recipe: str) -> Response:
    """Say what is lost."""
    return page(request, "builder/give_up.html", **frame_of(await drafts.find(inst, actor, recipe)))


@router.post("/{recipe}/edit/give-up")
async def give_up(inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Forget what was not saved."""
    await drafts.give_up(inst, actor, recipe)
    return RedirectResponse("/recipes" if recipe == NEW else here(recipe).removesuffix("/edit"), 303)
