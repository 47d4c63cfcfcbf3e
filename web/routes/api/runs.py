"""Runs over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from core.forms import Form
from services.running import run_search, runs
from services.running.run_search import RunFilter
from services.running.runs import Decision, ReplayPreview, ReplayReport, RunReport, RunView
from web.access import Inst, Operator, Viewer

router = APIRouter(prefix="/api/v1/runs", tags=["runs"])


class Chosen(Form):
    """Several runs by their ids."""

    runs: list[str]


class Settlement(Form):
    """What a person found out about a write whose outcome stayed unknown."""

    decision: Decision
    object_id: str = ""


@router.get("")
async def list_runs(inst: Inst, actor: Viewer, only: Annotated[RunFilter, Query()]) -> list[RunView]:
    """List runs that fit, newest first; `before` is the last id of the page before."""
    return list((await run_search.search(inst, actor, only)).runs)


@router.get("/counts")
async def count_runs(inst: Inst, actor: Viewer, recipe: str = "") -> dict[str, int]:
    """Count runs by state."""
    return await runs.counts(inst, actor, recipe)


@router.post("/replay/preview")
async def preview_replay(inst: Inst, actor: Operator, order: Chosen) -> ReplayPreview:
    """Say what trying runs again would do, without doing it."""
    return await runs.preview_replay(inst, actor, order.runs)


@router.post("/replay")
async def replay_runs(inst: Inst, actor: Operator, order: Chosen) -> ReplayReport:
    """Try runs again, each from the step that failed."""
    return await runs.replay_many(inst, actor, order.runs)


@router.get("/{run}")
async def show_run(inst: Inst, actor: Viewer, run: str) -> RunReport:
    """Show a run with its steps."""
    return await runs.show(inst, actor, run)


@router.post("/{run}/replay")
async def replay_run(inst: Inst, actor: Operator, run: str) -> RunView:
    """Try again from the failed step."""
    return await runs.replay(inst, actor, run)


@router.post("/{run}/cancel")
async def cancel_run(inst: Inst, actor: Operator, run: str) -> RunView:
    """End a run before its next step."""
    return await runs.cancel(inst, actor, run)


@router.post("/{run}/decide")
async def decide_run(inst: Inst, actor: Operator, run: str, order: Settlement) -> RunView:
    """Settle a parked write and go on."""
    return await runs.decide(inst, actor, run, order.decision, order.object_id)
