"""The books' first pages: which there are, making some, where they stand, and how far work on them is."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from core.errors import Mistake, NotFound, Problem
from engine.installation import Installation
from services.actors import Actor
from services.bookkeeping import book_plans, books, reconciliation
from services.bookkeeping.book_views import BooksView
from services.connecting import connections
from web.access import Inst, PageBookAdmin, Reader
from web.failures import status_of
from web.forms import Filled
from web.pages import page
from web.routes.pages.book_pages.parts import Reading

router = APIRouter()
EVERY = timedelta(minutes=5)
OPEN = 8
"""Findings shown on the first page; all are on their own."""


async def _list(request: Request, inst: Installation, actor: Actor, *, status: int = 200, **values: Any) -> Response:
    shown: dict[str, Any] = {
        "found": await books.listing(inst, actor),
        "clio": await _named(inst, actor, "clio"),
        "quickbooks": await _named(inst, actor, "quickbooks"),
        "given": {},
    }
    return page(request, "books/list.html", status=status, **{**shown, **values})


async def _named(inst: Installation, actor: Actor, app: str) -> list[tuple[str, str]]:
    found = await connections.list_connections(inst, actor, app)
    return [(each.name, each.name) for each in found if each.state != "disconnected"]


@router.get("/books")
async def show_books(request: Request, inst: Inst, actor: Reader, another: str = "") -> Response:
    """List the books; of only one, go to it, unless another is to be made."""
    found = await books.listing(inst, actor)
    if len(found) == 1 and not another:
        return RedirectResponse(f"/books/{found[0].id}", 303)
    return await _list(request, inst, actor)


@router.post("/books")
async def add_books(request: Request, inst: Inst, actor: PageBookAdmin, filled: Filled) -> Response:
    """Join a Clio account and a QuickBooks company, and go on to their setup."""
    given = {key: filled.get(key, "") for key in ("name", "clio", "quickbooks")}
    try:
        made = await books.add(inst, actor, **given)
    except Mistake as error:
        return await _list(request, inst, actor, status=status_of(error), problems=error.problems, given=given)
    return RedirectResponse(f"/books/{made.id}/setup", 303)


@router.get("/books/{name}")
async def show_home(desk: Reading) -> Response:
    """Show where the books stand."""
    proofs = await reconciliation.listing(desk.inst, desk.actor, desk.name, frozen=False, limit=1)
    found = await book_plans.holds(desk.inst, desk.actor, desk.name)
    last = (await book_plans.status(desk.inst, desk.actor, desk.name)).books
    shown: dict[str, Any] = {
        "compared": proofs[0] if proofs else None,
        "findings": found[:OPEN],
        "more": max(0, len(found) - OPEN),
    }
    return await desk.show("home.html", here="", next_at=_next(last), **shown)


def _next(last: BooksView) -> Any:
    return last.last_cycle_at + EVERY if last.state == "on" and last.last_cycle_at else None


@router.get("/books/{name}/works/{kind}")
async def watch_work(desk: Reading, kind: str) -> Response:
    """Show how far work is; when it has ended, tell the browser to show the page anew."""
    work = await desk.work(kind)
    if work is None:
        raise NotFound((Problem("Work", "there was none of this kind", "Begin it on its page"),))
    if work.state in ("done", "failed"):
        return Response(headers={"HX-Refresh": "true"})
    return await desk.show("work.html", work=work)
