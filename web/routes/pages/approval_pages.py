"""Approvals: what people are asked, exactly what they are shown, and their answers."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake
from services.actors import Actor
from services.running import approvals
from web.access import Inst, PageOperator, Reader
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/approvals", include_in_schema=False)
SHOWN = 50


@router.get("")
async def list_approvals(
    request: Request, inst: Inst, actor: Reader, state: str = "open", before: str = ""
) -> Response:
    """Show those that wait for somebody, or the history of one kind of answer."""
    found = await approvals.listing(inst, actor, "" if state == "all" else state, limit=SHOWN + 1, before=before)
    older = f"/approvals?state={state}&before={found[SHOWN - 1].id}" if len(found) > SHOWN else ""
    shown: dict[str, Any] = {"approvals": found[:SHOWN], "state": state, "older": older, "before": before}
    return page(request, "approvals/list.html", **shown)


@router.get("/{approval}")
async def show_approval(request: Request, inst: Inst, actor: Reader, approval: str) -> Response:
    """Show one."""
    return await _approval(request, inst, actor, approval)


@router.post("/{approval}")
async def decide(request: Request, inst: Inst, actor: PageOperator, approval: str, filled: Filled) -> Response:
    """Say yes or no to exactly what was shown."""
    note, content = filled.get("note", ""), filled.get("content", "")
    try:
        approve = approvals.answer_of(filled.get("answer", ""))
        await approvals.decide(inst, actor, approval, approve=approve, content=content, note=note)
    except Mistake as error:
        shown = {"note": note, "problems": error.problems, "status": status_of(error)}
        return await _approval(request, inst, actor, approval, **shown)
    return RedirectResponse(f"/approvals/{approval}", 303)


async def _approval(request: Request, inst: Inst, actor: Actor, approval: str, **values: Any) -> Response:
    found = await approvals.show(inst, actor, approval)
    able = approvals.deciders(found.who)
    shown = {"approval": found, "able": able, "may_decide": actor.role in able, "note": "", **values}
    return page(request, "approvals/show.html", **shown)
