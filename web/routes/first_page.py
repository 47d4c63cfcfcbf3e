"""The plain first page: connections, recipes and runs, for someone who signed in with a link."""

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services import connections, recipes, runs, sessions
from web.access import Inst, Public, Reader, cookie_name, start_session
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


@router.get("/runs/{run}")
async def show_run(request: Request, inst: Inst, actor: Reader, run: str) -> Response:
    """Show one run's steps."""
    return page(request, "run.html", run=await runs.show(inst, actor, run))


@router.get("/recipes/{recipe}")
async def show_recipe(request: Request, inst: Inst, actor: Reader, recipe: str) -> Response:
    """Show a recipe in plain words and as text."""
    return page(request, "recipe.html", recipe=await recipes.show(inst, actor, recipe))


@router.get("/welcome/{token}", dependencies=[Depends(Public("the one-time link is the proof"))])
async def welcome(inst: Inst, token: str) -> RedirectResponse:
    """Turn a one-time link into a session."""
    return start_session(inst, await sessions.redeem(inst, token), "/")


@router.post("/sign-out", dependencies=[Depends(Public("it only ends the caller's own session"))])
async def sign_out(request: Request, inst: Inst) -> RedirectResponse:
    """End the session."""
    await sessions.end(inst, request.cookies.get(cookie_name(inst), ""))
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(cookie_name(inst))
    return answer
