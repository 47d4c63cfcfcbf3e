"""The first page."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services import home, needs
from web.access import Inst, Reader
from web.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/")
async def show_home(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show what needs somebody, and whether everything is well."""
    found = await home.home(inst, actor)
    return page(request, "home/page.html", home=found, needs=found.needs, mark=found.mark)


@router.get("/needs")
async def show_needs(request: Request, inst: Inst, actor: Reader, seen: str = "") -> Response:
    """Show what needs somebody, unless that has not changed."""
    found = await needs.needs(inst, actor)
    mark = home.mark_of(found)
    return Response(status_code=204) if mark == seen else page(request, "home/needs.html", needs=found, mark=mark)
