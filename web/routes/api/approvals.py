"""Approvals over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from core.forms import Form
from services.running import approvals
from services.running.approvals import ApprovalView
from web.access import Inst, Operator, Viewer

router = APIRouter(prefix="/api/v1/approvals", tags=["approvals"])


class Filter(Form):
    """Which approvals: `state` open, approved, rejected, expired, or empty for all."""

    state: str = "open"
    limit: int = 50
    before: str = ""


class Verdict(Form):
    """A yes or no to the content with this SHA-256 (the `content` of the approval that was looked at)."""

    approve: bool
    content: str
    note: str = ""


@router.get("")
async def list_approvals(inst: Inst, actor: Viewer, only: Annotated[Filter, Query()]) -> list[ApprovalView]:
    """List approvals, newest first; without a state those that wait for someone."""
    return await approvals.listing(inst, actor, only.state, limit=only.limit, before=only.before)


@router.get("/{approval}")
async def show_approval(inst: Inst, actor: Viewer, approval: str) -> ApprovalView:
    """Show what is asked."""
    return await approvals.show(inst, actor, approval)


@router.post("/{approval}/decision")
async def decide_approval(inst: Inst, actor: Operator, approval: str, order: Verdict) -> ApprovalView:
    """Agree or refuse; the run goes on or stops."""
    return await approvals.decide(inst, actor, approval, approve=order.approve, content=order.content, note=order.note)
