"""Runs: the searchable history, one run step by step, and helping those that are stuck."""

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from services.actors import Actor
from services.running import run_search, run_story, runs
from services.running.run_search import RunPage
from web.access import Inst, PageOperator, Reader
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/runs", include_in_schema=False)
FIELDS = ("text", "within", "state", "recipe", "app", "amount_from", "amount_to", "since", "until", "before")
NOTHING = {"decision": "", "object_id": ""}


@router.get("")
async def list_runs(request: Request, inst: Inst, actor: Reader, replayed: int = 0) -> Response:
    """Show runs that fit the filters in the address."""
    typed = {name: request.query_params.get(name, "") for name in FIELDS}
    values: dict[str, Any] = {"problems": (), "status": 200}
    found = RunPage(runs=(), older="")
    try:
        found = await run_search.search(inst, actor, run_search.typed_filter(typed))
    except Mistake as error:
        values = {"problems": error.problems, "status": status_of(error)}
    values |= {"narrowed": any(typed.values()), "replayed": replayed, "choices": await run_search.choices(inst, actor)}
    newest, older = _address(typed, ""), _address(typed, found.older) if found.older else ""
    return page(request, "runs/list.html", typed=typed, runs=found.runs, older=older, newest=newest, **values)


def _address(typed: dict[str, str], before: str) -> str:
    kept = {name: value for name, value in {**typed, "before": before}.items() if value}
    return f"/runs?{urlencode(kept)}" if kept else "/runs"


@router.get("/moving")
async def show_moving(request: Request, inst: Inst, actor: Reader, seen: str = "", choose: bool = False) -> Response:
    """Show the lines of runs that were still moving, unless none has moved since."""
    found = await run_search.some(inst, actor, request.query_params.getlist("run"))
    if ".".join(each.state for each in found) == seen:
        return Response(status_code=204)
    return page(request, "runs/moving.html", runs=found, choose=choose)


@router.get("/replay")
async def ask_to_replay(request: Request, inst: Inst, actor: PageOperator) -> Response:
    """Say what trying the chosen runs again does."""
    try:
        preview = await runs.preview_replay(inst, actor, request.query_params.getlist("run"))
    except Mistake as error:
        return page(request, "runs/replay.html", status=status_of(error), preview=None, problems=error.problems)
    return page(request, "runs/replay.html", preview=preview)


@router.post("/replay")
async def replay_many(request: Request, inst: Inst, actor: PageOperator, filled: Filled) -> Response:
    """Try them again."""
    try:
        report = await runs.replay_many(inst, actor, [each for each in filled.get("runs", "").split(",") if each])
    except Mistake as error:
        return page(request, "runs/replay.html", status=status_of(error), preview=None, problems=error.problems)
    return RedirectResponse(f"/runs?replayed={len(report.replayed)}", 303)


@router.get("/{run}")
async def show_run(request: Request, inst: Inst, actor: Reader, run: str) -> Response:
    """Show one."""
    return await _run(request, inst, actor, run)


@router.get("/{run}/story")
async def show_progress(request: Request, inst: Inst, actor: Reader, run: str, seen: str = "") -> Response:
    """Show how far it is, unless nothing has happened since."""
    story = await run_story.story(inst, actor, run)
    if story.mark == seen:
        return Response(status_code=204)
    return page(request, "runs/story.html", story=story, typed=NOTHING)


@router.post("/{run}/replay")
async def replay(request: Request, inst: Inst, actor: PageOperator, run: str, filled: Filled) -> Response:
    """Try one again from the failed step."""
    try:
        await runs.replay(inst, actor, run)
    except Mistake as error:
        return await _run(request, inst, actor, run, status=status_of(error), problems=error.problems)
    return RedirectResponse(f"/runs/{run}", 303)


@router.post("/{run}/decide")
async def decide(request: Request, inst: Inst, actor: PageOperator, run: str, filled: Filled) -> Response:
    """Say what was found where nobody knew."""
    typed = {name: filled.get(name, "") for name in ("decision", "object_id")}
    try:
        await runs.decide(inst, actor, run, runs.decision_of(typed["decision"]), typed["object_id"])
    except Mistake as error:
        return await _run(request, inst, actor, run, status=status_of(error), problems=error.problems, typed=typed)
    return RedirectResponse(f"/runs/{run}", 303)


@router.get("/{run}/cancel")
async def ask_to_cancel(request: Request, inst: Inst, actor: PageOperator, run: str) -> Response:
    """Say what cancelling ends."""
    return page(request, "runs/cancel.html", run=await runs.show(inst, actor, run))


@router.post("/{run}/cancel")
async def cancel(request: Request, inst: Inst, actor: PageOperator, run: str, filled: Filled) -> Response:
    """End one."""
    try:
        await runs.cancel(inst, actor, run)
    except Mistake as error:
        return await _run(request, inst, actor, run, status=status_of(error), problems=error.problems)
    return RedirectResponse(f"/runs/{run}", 303)


async def _run(request: Request, inst: Inst, actor: Actor, run: str, **values: Any) -> Response:
    story = await run_story.story(inst, actor, run)
    return page(request, "runs/show.html", **{"story": story, "typed": NOTHING, **values})
