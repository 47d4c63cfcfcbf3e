"""Who may call a route. A route that does not say so stops the start."""

from collections.abc import Iterator
from typing import Annotated, Any, TypeVar

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from starlette.responses import RedirectResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from core.errors import Mistake, NotAllowed, Problem
from engine.installation import Installation
from services.actors import Actor, Permission, require
from services.identity import sessions, tokens

Mark = TypeVar("Mark")
MACHINE = ("/api/", "/webhooks/", "/in/", "/healthz")
"""Where programs ask, with a token or a signature, and never a browser with a cookie."""


class NotSignedIn(Mistake):
    """Nobody is known to be asking."""


def installation(request: Request) -> Installation:
    """Return the installation this application serves."""
    found: Installation = request.app.state.installation
    return found


class Allowed:
    """Lets a request in when its bearer token's role grants the permission."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: Request) -> Actor:
        """Return the actor; raises NotSignedIn or NotAllowed."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise NotSignedIn(
                (Problem("Request", "it carries no bearer token", "Send `Authorization: Bearer lxr_...`"),)
            )
        try:
            actor = await tokens.authenticate(installation(request), secret.strip())
        except NotAllowed as error:
            raise NotSignedIn(error.problems) from None
        require(actor, self.permission)
        return actor


class SignedIn(Allowed):
    """Lets a browser in when its session's role grants the permission."""

    async def __call__(self, request: Request) -> Actor:
        """Return the actor, whom the page's frame names too; raises NotSignedIn or NotAllowed."""
        inst = installation(request)
        session = request.cookies.get(cookie_name(inst), "")
        watching = WATCHING in request.query_params
        actor = await sessions.session_actor(inst, session, watching=watching) if session else None
        if actor is None:
            raise NotSignedIn((Problem("This page", "you are not signed in", "Sign in below"),))
        request.state.actor = actor
        request.state.firm = await inst.store.system.firms.get(actor.firm)
        require(actor, self.permission)
        return actor


class Public:
    """Marks a route that anyone may call, and says why that is safe."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    async def __call__(self) -> None:
        """Let everyone in."""


WATCHING = "watching"
"""The parameter of a page that loads itself again: it does not keep somebody signed in who went away."""
Inst = Annotated[Installation, Depends(installation)]
Viewer = Annotated[Actor, Depends(Allowed(Permission.SEE))]
Builder = Annotated[Actor, Depends(Allowed(Permission.BUILD))]
Publisher = Annotated[Actor, Depends(Allowed(Permission.PUBLISH))]
Operator = Annotated[Actor, Depends(Allowed(Permission.OPERATE))]
BookKeeper = Annotated[Actor, Depends(Allowed(Permission.KEEP_BOOKS))]
BookAdmin = Annotated[Actor, Depends(Allowed(Permission.SET_UP_BOOKS))]
Connector = Annotated[Actor, Depends(Allowed(Permission.CONNECT))]
Administrator = Annotated[Actor, Depends(Allowed(Permission.ADMINISTER))]
SettingsKeeper = Annotated[Actor, Depends(Allowed(Permission.SETTINGS))]
PeopleKeeper = Annotated[Actor, Depends(Allowed(Permission.PEOPLE))]
Reader = Annotated[Actor, Depends(SignedIn(Permission.SEE))]
PageBuilder = Annotated[Actor, Depends(SignedIn(Permission.BUILD))]
PagePublisher = Annotated[Actor, Depends(SignedIn(Permission.PUBLISH))]
PageOperator = Annotated[Actor, Depends(SignedIn(Permission.OPERATE))]
PageBookKeeper = Annotated[Actor, Depends(SignedIn(Permission.KEEP_BOOKS))]
PageBookAdmin = Annotated[Actor, Depends(SignedIn(Permission.SET_UP_BOOKS))]
PageConnector = Annotated[Actor, Depends(SignedIn(Permission.CONNECT))]
PageAdministrator = Annotated[Actor, Depends(SignedIn(Permission.ADMINISTER))]
PageSettings = Annotated[Actor, Depends(SignedIn(Permission.SETTINGS))]
PeopleReader = Annotated[Actor, Depends(SignedIn(Permission.PEOPLE))]


def cookie_name(inst: Installation) -> str:
    """Return the session cookie's name; the prefix binds it to this host, which browsers allow over HTTPS only."""
    return "__Host-lexrelay" if inst.settings.base_url.startswith("https://") else "lexrelay"


def declared(app: FastAPI) -> dict[str, list[Allowed | Public]]:
    """Return what each address (`GET /api/v1/runs`) declares about who may call it."""
    return {address: [*of(calls, Allowed), *of(calls, Public)] for address, calls in dependencies(app).items()}


def dependencies(app: FastAPI) -> dict[str, list[Any]]:
    """Return everything each address depends on; files of the web pages are open to all."""
    found: dict[str, list[Any]] = {}
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, Mount) and isinstance(route.original_route.app, StaticFiles):
            continue
        calls = list(_calls(getattr(route, "dependant", Dependant())))
        found |= {f"{method} {route.path}": calls for method in sorted(route.methods or {"ANY"})}
    return found


def of(calls: list[Any], kind: type[Mark]) -> list[Mark]:
    """Return the dependencies of one kind."""
    return [call for call in calls if isinstance(call, kind)]


def refuse_undeclared(app: FastAPI) -> None:
    """Raise RuntimeError naming every route that does not say who may call it."""
    silent = sorted(address for address, marks in declared(app).items() if not marks)
    if silent:
        raise RuntimeError(f"these routes declare no permission: {', '.join(silent)}")


def _calls(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _calls(inner)


def start_session(inst: Installation, session_token: str, to: str) -> RedirectResponse:
    """Return a redirect that leaves the session with the browser for 12 hours."""
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        cookie_name(inst),
        session_token,
        max_age=int(sessions.SESSION_LIFE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=inst.settings.base_url.startswith("https://"),
    )
    return answer
