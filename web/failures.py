"""Turns what went wrong into an answer: JSON for programs, a page for people; never a stack trace."""

from collections.abc import Sequence
from dataclasses import asdict

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from core.errors import Failure, InDoubt, Mistake, NotAllowed, NotFound, Problem, Reconnect, Rejected, RetryLater
from engine.installation import FIRM
from services.identity import accounts
from services.identity.throttling import TooManyTries
from web.access import MACHINE, NotSignedIn, installation
from web.pages import page

RUNNER = "The person who runs this installation"
_STATUS: dict[type[Exception], int] = {
    NotSignedIn: 401,
    TooManyTries: 429,
    NotAllowed: 403,
    NotFound: 404,
    Mistake: 422,
    RetryLater: 503,
    InDoubt: 502,
    Reconnect: 409,
    Rejected: 422,
}


def add_handlers(app: FastAPI) -> None:
    """Install the handlers of every failure a service or the framework raises."""
    app.add_exception_handler(Mistake, _on_mistake)
    app.add_exception_handler(Failure, _on_failure)
    app.add_exception_handler(RequestValidationError, _on_bad_request)
    app.add_exception_handler(HTTPException, _on_http)


def answer(request: Request, status: int, problems: Sequence[Problem]) -> Response:
    """Return the problems as JSON or, on an address for people, as a page."""
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if request.url.path.startswith(MACHINE):
        return JSONResponse({"problems": [asdict(problem) for problem in problems]}, status, headers=headers)
    return page(request, "problems.html", status=status, problems=problems)


async def _on_mistake(request: Request, error: Exception) -> Response:
    problems = error.problems if isinstance(error, Mistake) else ()
    if isinstance(error, NotSignedIn) and not request.url.path.startswith(MACHINE):
        return await ask_to_sign_in(request)
    return answer(request, status_of(error), problems)


async def ask_to_sign_in(request: Request) -> Response:
    """Show the form to sign in, which leads on to the page that was asked for."""
    asked = f"{request.url.path}?{request.url.query}".rstrip("?") if request.method == "GET" else "/"
    new = await accounts.nobody_yet(installation(request), FIRM)
    return page(request, "people/sign_in.html", status=401, to=asked, email="", nobody=new)


async def _on_failure(request: Request, error: Exception) -> Response:
    reply = answer(request, status_of(error), problems_of(error))
    if isinstance(error, RetryLater):
        reply.headers["Retry-After"] = str(max(1, round(error.wait)))
    return reply


async def _on_bad_request(request: Request, error: Exception) -> Response:
    """Name each wrong field; the values themselves are not repeated, as they may be confidential."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [
        Problem(
            ".".join(str(part) for part in item["loc"]), str(item["msg"]), "The program that sent it can correct it"
        )
        for item in found
    ]
    return answer(request, 422, problems)


async def _on_http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    causes = {404: "there is nothing at this address", 405: "this address does not take this method"}
    where = f"{request.method} {request.url.path[:200]}"
    reply = answer(request, status, [Problem(where, causes.get(status, "it was refused"), "Check the address")])
    reply.headers.update(getattr(error, "headers", None) or {})
    return reply


def problems_of(error: Exception) -> Sequence[Problem]:
    """Return what is wrong, why and what helps, of a Mistake or a Failure of a connected app."""
    if isinstance(error, Mistake):
        return error.problems
    reason = error.reason if isinstance(error, Failure) else ""
    return (Problem("The connected app", reason, _remedy(error)),)


def status_of(error: Exception) -> int:
    """Return the HTTP status of a failure."""
    return next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)


def _remedy(error: Exception) -> str:
    if isinstance(error, Rejected) and error.remedy:
        return error.remedy
    if isinstance(error, Reconnect):
        return "A firm admin can connect the account again"
    return "Try again in a while"
