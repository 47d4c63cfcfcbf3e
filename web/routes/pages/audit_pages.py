"""The audit trail: looking, checking that nobody changed it, and taking it out."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from core.errors import Mistake
from services import audit_views
from services.actors import Actor
from services.audit_views import AuditPage, Filters
from web.access import Inst, PageSettings
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/settings/audit", include_in_schema=False)
CSV = "text/csv; charset=utf-8"


def filters_of(request: Request) -> Filters:
    """Return what the address asks for."""
    return Filters(**{name: request.query_params.get(name, "").strip()[:200] for name in Filters.model_fields})


def as_file(lines: Any, filters: Filters) -> StreamingResponse:
    """Return lines as a file, sent while they are read."""
    name = f"audit-{filters.since}-{filters.until}.csv"
    return StreamingResponse(lines, media_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _trail(
    request: Request, inst: Inst, actor: Actor, found: AuditPage, *, status: int = 200, **values: Any
) -> Response:
    shown: dict[str, Any] = {
        "found": found,
        "filters": filters_of(request),
        "chain": await audit_views.chain(inst, actor),
    }
    shown |= {"choices": await audit_views.choices(inst, actor), "most_days": audit_views.MOST_DAYS}
    return page(request, "settings/audit.html", status=status, **{**shown, **values})


async def _refused(request: Request, inst: Inst, actor: Actor, error: Mistake) -> Response:
    nothing = AuditPage(entries=(), older=None)
    return await _trail(request, inst, actor, nothing, status=status_of(error), problems=error.problems)


@router.get("")
async def show_audit(request: Request, inst: Inst, actor: PageSettings, before: int | None = None) -> Response:
    """Show the entries that fit, newest first."""
    try:
        found = await audit_views.search(inst, actor, filters_of(request), before)
    except Mistake as error:
        return await _refused(request, inst, actor, error)
    return await _trail(request, inst, actor, found)


@router.get("/export.csv")
async def export(request: Request, inst: Inst, actor: PageSettings) -> Response:
    """Give the entries of some days as CSV."""
    filters = filters_of(request)
    try:
        return as_file(await audit_views.export(inst, actor, filters), filters)
    except Mistake as error:
        return await _refused(request, inst, actor, error)


@router.post("/check")
async def check(inst: Inst, actor: PageSettings, filled: Filled) -> Response:
    """Check the next entries now."""
    await audit_views.check_on(inst, actor)
    return RedirectResponse("/settings/audit", 303)
