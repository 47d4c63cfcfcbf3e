"""Plans: made, looked at, approved, applied and looked up later."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from core.forms import Form
from services.bookkeeping import book_plans, book_steps
from services.bookkeeping.book_views import PlanView
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading

router = APIRouter(prefix="/books/{name}")
SHOWN = 25
"""Plans on a page of the history."""


class Wanted(Form):
    """Which steps to show: what is done, to what, part of a name or number, after how many."""

    op: str = ""
    kind: str = ""
    text: str = ""
    skip: int = 0


Filters = Annotated[Wanted, Query()]


async def _plan(desk: Desk, wanted: Wanted, plan: PlanView | None, **values: Any) -> Response:
    shown: dict[str, Any] = {
        "plan": plan,
        "wanted": wanted,
        "steps": await book_steps.page(desk.inst, desk.actor, plan.id, **wanted.model_dump()) if plan else None,
        "planning": None,
        "applying": None,
    }
    return await desk.show("plan.html", **{**shown, **values})


async def _open(desk: Desk, **values: Any) -> Response:
    wanted = values.pop("wanted", Wanted())
    works = {"planning": "plan", "applying": "apply"}
    shown: dict[str, Any] = {part: await desk.work(kind) for part, kind in works.items()}
    plan = (await book_plans.status(desk.inst, desk.actor, desk.name)).plan
    return await _plan(desk, wanted, plan, here="plan", **shown, **values)


@router.get("/plan")
async def show_open_plan(desk: Reading, wanted: Filters) -> Response:
    """Show the plan that is not finished, and how far work on it is."""
    return await _open(desk, wanted=wanted)


@router.post("/plan")
async def make_plan(desk: Keeping, filled: Filled) -> Response:
    """Read both sides and plan; nothing is written."""
    work = desk.start("plan", full=filled.get("full", ""))
    return await desk.go_on(work, "/plan", _open)


@router.post("/plan/apply")
async def apply_plan(desk: Keeping, filled: Filled) -> Response:
    """Approve exactly the plan that was shown, and apply it; or go on with the one that was begun."""

    async def work() -> None:
        digest, stands = filled.get("plan", ""), await book_plans.status(desk.inst, desk.actor, desk.name)
        if stands.plan is None or stands.plan.state == "proposed":
            await book_plans.approve(desk.inst, desk.actor, digest, desk.name)
        await desk.start("apply", digest=digest)

    return await desk.go_on(work(), "/plan", _open)


@router.get("/history")
async def show_history(desk: Reading, before: str = "") -> Response:
    """List plans, newest first."""
    found = await book_plans.history(desk.inst, desk.actor, desk.name, limit=SHOWN + 1, before=before)
    older = found[SHOWN - 1].id if len(found) > SHOWN else ""
    shown: dict[str, Any] = {"plans": found[:SHOWN], "older": older, "before": before}
    return await desk.show("history.html", here="history", **shown)


@router.get("/plans/{plan}")
async def show_plan(desk: Reading, plan: str, wanted: Filters) -> Response:
    """Show one plan, also an earlier one."""
    found = await book_plans.show_plan(desk.inst, desk.actor, plan)
    return await _plan(desk, wanted, found, here="history")


@router.get("/plans/{plan}/steps/{place}")
async def show_step(desk: Reading, plan: str, place: int) -> Response:
    """Show what one step does, line by line."""
    step = await book_steps.show(desk.inst, desk.actor, plan, place)
    return await desk.show("step.html", here="plan", step=step, plan=plan)
