"""The plain first page: connections, recipes and runs."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services import connections, recipes, runs
from web.access import Inst, Reader
from web.pages import page

router = APIRouter(include_in_schema=False)
SHOWN_RUNS = 50


@router.get("/")
async def show_overview(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show connections, recipes and the latest runs."""
    return page(
        request,
        "overview.html",
        connections=await connections.list_connections(inst, actor),
        recipes=await recipes.listing(inst, actor),
        counts=await runs.counts(inst, actor),
        runs=await runs.listing(inst, actor, limit=SHOWN_RUNS),
    )
