"""Connections: what is connected, how it does, and ending it. Connecting itself is in connect_pages."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Failure, Mistake
from services.actors import Actor
from services.connecting import connection_details, connections
from web.access import Inst, PageConnector, PageOperator, Reader
from web.failures import status_of
from web.forms import Filled
from web.pages import page

router = APIRouter(prefix="/connections", include_in_schema=False)


async def _shown(request: Request, inst: Inst, actor: Actor, id: str, *, status: int = 200, **values: Any) -> Response:
    detail = await connection_details.show(inst, actor, id)
    shown = {"detail": detail, "connection": detail.connection, "fresh": False, "name": detail.connection.name}
    return page(request, "connections/show.html", status=status, **{**shown, **values})


@router.get("")
async def list_connections(request: Request, inst: Inst, actor: Reader) -> Response:
    """Show all, those that need somebody first."""
    rows = await connections.list_connections(inst, actor)
    live = sorted((row for row in rows if row.state != "disconnected"), key=lambda row: row.state != "broken")
    gone = [row for row in rows if row.state == "disconnected"]
    return page(request, "connections/list.html", connections=live, gone=gone, soon=connection_details.SOON)


@router.get("/{connection}")
async def show_connection(
    request: Request, inst: Inst, actor: Reader, connection: str, connected: str = ""
) -> Response:
    """Show one; `connected` says that it was connected just now."""
    return await _shown(request, inst, actor, connection, fresh=bool(connected))


@router.post("/{connection}/check")
async def check_connection(inst: Inst, actor: PageOperator, connection: str, filled: Filled) -> Response:
    """Ask the vendor whose account it is and what we may do there."""
    await connection_details.check(inst, actor, connection)
    return RedirectResponse(f"/connections/{connection}#check", 303)


@router.post("/{connection}/rename")
async def rename(request: Request, inst: Inst, actor: PageConnector, connection: str, filled: Filled) -> Response:
    """Change its name."""
    wanted = filled.get("name", "")
    try:
        await connections.rename(inst, actor, connection, wanted)
    except Mistake as error:
        shown = {"problems": error.problems, "name": wanted}
        return await _shown(request, inst, actor, connection, status=status_of(error), **shown)
    return RedirectResponse(f"/connections/{connection}", 303)


@router.get("/{connection}/disconnect")
async def ask_to_disconnect(request: Request, inst: Inst, actor: PageConnector, connection: str) -> Response:
    """List what stops."""
    preview = await connections.disconnect(inst, actor, connection)
    return page(request, "connections/end.html", preview=preview, connection=preview.connection)


@router.post("/{connection}/disconnect")
async def disconnect(request: Request, inst: Inst, actor: PageConnector, connection: str, filled: Filled) -> Response:
    """Give the access back and forget it."""
    try:
        done = await connections.disconnect(inst, actor, connection, preview=False)
    except Failure as failure:
        problems = [{"where": "Disconnecting", "cause": failure.reason, "remedy": "Try again in a while"}]
        return await _shown(request, inst, actor, connection, status=status_of(failure), problems=problems)
    return page(request, "connections/ended.html", done=done, connection=done.connection)
