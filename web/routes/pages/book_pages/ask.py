"""Asking the books: where does this bill stand, and what is behind this number."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from core.errors import Mistake
from services.bookkeeping import tracing
from services.bookkeeping.trace_views import ChainView, TraceView
from web.failures import status_of
from web.routes.pages.book_pages.parts import Reading

router = APIRouter(prefix="/books/{name}/ask")


@router.get("")
async def ask(desk: Reading, what: str = "") -> Response:
    """Answer from what was read last; asks neither Clio nor QuickBooks."""
    traces: list[TraceView] = []
    chains: list[ChainView] = []
    try:
        if what.strip():
            traces = await tracing.trace(desk.inst, desk.actor, what, desk.name)
            chains = await tracing.explain(desk.inst, desk.actor, what, desk.name)
    except Mistake as error:
        wrong: dict[str, Any] = {"status": status_of(error), "problems": error.problems}
        return await desk.show("ask.html", here="ask", what=what, traces=(), chains=(), **wrong)
    return await desk.show("ask.html", here="ask", what=what, traces=traces, chains=chains)
