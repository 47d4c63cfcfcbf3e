"""The editor of recipes: every press and every field changes the draft; saving makes a version of it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from core.errors import Failure, Mistake
from core.forms import Choice
from services import recipes
from services.editor import draft_editor, draft_trials, drafts
from services.editor.draft_choices import choices
from services.editor.draft_problems import TRIGGER
from services.editor.drafts import NEW, Changed
from web.access import Inst, PageBuilder
from web.failures import problems_of
from web.forms import Filled
from web.pages import page
from web.routes.pages.builder_frame import bench_of, frame_of, show, to

router = APIRouter(prefix="/recipes", include_in_schema=False)
KEEP = "builder/kept.html"
"""The answer to a script that keeps what was typed: what is said about it, and nothing that is typed into."""


@router.get("/new")
async def begin(
    request: Request, inst: Inst, actor: PageBuilder, *, step: str = "", add: str = "", change: str = "",
    template: str = "",
) -> Response:  # fmt: skip
    """Show the recipe that was begun, an empty page, or a shipped recipe to start from."""
    if template:
        await drafts.begin_from(inst, actor, recipes.new(template))
        return to(NEW)
    return await edit(request, inst, actor, NEW, step=step, add=add, change=change)


@router.get("/{recipe}/edit")
async def edit(
    request: Request, inst: Inst, actor: PageBuilder, recipe: str, *, step: str = "", add: str = "", change: str = ""
) -> Response:
    """Show a recipe with one step open."""
    draft = await drafts.find(inst, actor, recipe)
    if not (draft.document["trigger"]["on"] or step or add):
        change = change or TRIGGER
    asked = {"step": step, "place": add, "change": change}
    return await show(request, bench_of(inst, actor, recipe, {}), draft, asked)


@router.post("/{recipe}/edit/name")
async def set_name(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Name the recipe."""
    bench = bench_of(inst, actor, recipe, filled)
    try:
        draft = await draft_editor.set_name(bench, filled)
    except Changed as moved:
        found = await drafts.find(inst, actor, recipe)
        return await show(request, bench, found, {}, problems=moved.problems, typed_name=filled.get("name", ""))
    if filled.get("do") == "keep":
        return await show(request, bench, draft, {}, template=KEEP)
    return to(recipe, step=filled.get("step", ""))


@router.post("/{recipe}/edit/trigger")
async def change_trigger(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Choose what starts it, or fill in its settings and conditions."""
    bench, do = bench_of(inst, actor, recipe, filled), filled.get("do", "")
    try:
        if filled.get("key"):
            draft = await draft_editor.choose_trigger(bench, filled["key"])
        else:
            draft = await draft_editor.fill_trigger(bench, filled, do)
    except Changed as moved:
        return await _overtaken(request, bench, TRIGGER, filled, moved)
    return await _after(request, bench, draft, TRIGGER, do)


@router.post("/{recipe}/edit/steps")
async def add_step(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Put a step at a place."""
    bench = bench_of(inst, actor, recipe, filled)
    try:
        _, made = await draft_editor.add_step(bench, filled.get("place", ""), filled.get("key", ""))
    except Changed as moved:
        return await show(request, bench, await drafts.find(inst, actor, recipe), {}, problems=moved.problems)
    return to(recipe, step=made)


@router.post("/{recipe}/edit/steps/{step}")
async def change_step(
    request: Request, inst: Inst, actor: PageBuilder, recipe: str, step: str, *, filled: Filled
) -> Response:
    """Fill in a step, let it do something else, move, copy, try or remove it."""
    bench, do = bench_of(inst, actor, recipe, filled), filled.get("do", "")
    try:
        draft = await _changed(bench, step, filled, do)
    except Changed as moved:
        return await _overtaken(request, bench, step, filled, moved)
    return await _after(request, bench, draft, step, do)


async def _changed(bench: draft_editor.Bench, step: str, filled: dict[str, str], do: str) -> drafts.Draft:
    if filled.get("key"):
        return await draft_editor.choose_action(bench, step, filled["key"])
    if do in draft_editor.ARRANGE:
        return await draft_editor.arrange(bench, step, do)
    return await draft_editor.fill_step(bench, step, filled, do)


async def _overtaken(
    request: Request, bench: draft_editor.Bench, step: str, filled: dict[str, str], moved: Changed
) -> Response:
    """Show the recipe as it is now, with what was typed still in the step's form."""
    draft = await drafts.find(bench.inst, bench.actor, bench.key)
    typed = draft_editor.with_typed(draft, step, filled)
    return await show(request, bench, typed, {"step": step}, problems=moved.problems)


async def _after(request: Request, bench: draft_editor.Bench, draft: drafts.Draft, step: str, do: str) -> Response:
    """Show what came of a change: what is said about it, a try, choices to pick from, or the page."""
    asked = {"step": step}
    if do == "keep":
        return await show(request, bench, draft, asked, template=KEEP)
    if do == "try":
        return await _try(request, bench, draft, step)
    if do.startswith("look:"):
        looked = await _look(bench, draft, step, do.removeprefix("look:"))
        return await show(request, bench, draft, asked, looked=looked)
    return to(bench.key, step="" if do in ("done", "remove") else step)


async def _try(request: Request, bench: draft_editor.Bench, draft: drafts.Draft, step: str) -> Response:
    try:
        draft, tried = await draft_trials.try_step(bench.inst, bench.actor, draft, step)
    except Mistake as error:
        return await show(request, bench, draft, {"step": step}, untried=problems_of(error))
    return await show(request, bench, draft, {"step": step}, tried=tried)


async def _look(bench: draft_editor.Bench, draft: drafts.Draft, step: str, field: str) -> dict[str, list[Choice]]:
    """Read what a field can be chosen from, for browsers without scripts."""
    return {field: await choices(bench.inst, bench.actor, draft, step, field=field, search="")}


@router.get("/{recipe}/edit/choices")
async def list_choices(
    request: Request, inst: Inst, actor: PageBuilder, recipe: str, *, step: str, field: str, search: str = ""
) -> Response:
    """List what a field can be chosen from."""
    draft = await drafts.find(inst, actor, recipe)
    try:
        found = await choices(inst, actor, draft, step, field=field, search=search)
    except (Mistake, Failure) as error:
        return page(request, "builder/choices.html", choices=[], refused=problems_of(error), **frame_of(draft))
    return page(request, "builder/choices.html", choices=found, refused=(), **frame_of(draft))


@router.post("/{recipe}/edit/undo")
async def undo(request: Request, inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Take the last change back."""
    bench = bench_of(inst, actor, recipe, filled)
    try:
        await draft_editor.undo(bench)
    except Changed as moved:
        return await show(request, bench, await drafts.find(inst, actor, recipe), {}, problems=moved.problems)
    return to(recipe, step=filled.get("step", ""))


@router.post("/{recipe}/edit/sample")
async def change_sample(inst: Inst, actor: PageBuilder, recipe: str, filled: Filled) -> Response:
    """Take another item as the sample, or read the newest ones again."""
    bench, number = bench_of(inst, actor, recipe, filled), filled.get("number", "")
    if number.isdigit():
        await draft_editor.choose_sample(bench, int(number))
    else:
        await draft_editor.take_sample(bench)
    return to(recipe, step=filled.get("step", ""))
