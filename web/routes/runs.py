"""Runs over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from core.forms import Form
from services import runs
from services.runs import Decision, RunReport, RunView
from web.access import Inst, Operator, Viewer

router = APIRouter(prefix="/api/v1/runs", tags=["runs"])


class Filter(Form):
    """Which runs; `before` is the last id of the page before."""

    recipe: str = ""
    state: list[str] = []
    limit: int = 50
    before: str = ""


class Settlement(Form):
    """What a person found out about a write whose outcome stayed unknown."""

    decision: Decision
    object_id: str = ""


@router.get("")
async def list_runs(inst: Inst, actor: Viewer, only: Annotated[Filter, Query()]) -> list[RunView]:
    """List runs, newest first."""
    return await runs.listing(inst, actor, only.recipe, only.state, limit=only.limit, before=only.before)


@router.get("/counts")
async def count_runs(inst: Inst, actor: Viewer, recipe: str = "") -> dict[str, int]:
    """Count runs by state."""
    return await runs.counts(inst, actor, recipe)


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
