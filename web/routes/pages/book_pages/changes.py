"""The look at everything: gaps, and what somebody changed in QuickBooks by hand."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from services.bookkeeping.proof_views import SweepView
from web.forms import Filled
from web.routes.pages.book_pages.parts import Desk, Keeping, Reading

router = APIRouter(prefix="/books/{name}/changes")


async def _changes(desk: Desk, **values: Any) -> Response:
    work = await desk.work("sweep")
    found = SweepView.model_validate(work.result) if work and work.result else None
    return await desk.show("changes.html", here="changes", work=work, found=found, **values)


@router.get("")
async def show_changes(desk: Reading) -> Response:
    """Show what the last look found."""
    return await _changes(desk)


@router.post("")
async def look(desk: Keeping, filled: Filled) -> Response:
    """Compare everything on all sides now."""
    return await desk.go_on(desk.start("sweep"), "/changes", _changes)
