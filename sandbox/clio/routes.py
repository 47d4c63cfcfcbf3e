"""Clio's paths: every request passes authorisation, version, rate limit and the faults."""

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.clio import actions, storage
from sandbox.clio.actions import Call
from sandbox.clio.errors import BadToken, ClioError, played
from sandbox.clio.limits import RateLimit
from sandbox.clio.tables import ENTITIES, Entity
from sandbox.clio.uploads import keys_of, newest_upload
from sandbox.clio.webhooks import activate, judge_delivery
from sandbox.oauth import bearer
from sandbox.world import World

VERSIONS = {f"4.0.{minor}" for minor in range(4, 14)}
DEFAULT_VERSION = "4.0.13"
_PATHS = {
    "list": ("", "GET", actions.list_records),
    "create": ("", "POST", actions.create_record),
    "show": ("/{id}", "GET", actions.show_record),
    "update": ("/{id}", "PATCH", actions.update_record),
    "delete": ("/{id}", "DELETE", actions.delete_record),
}

Action = Callable[[Call], Any]
Endpoint = Callable[[Request], Awaitable[Response]]


class Clio:
    """The door of the sandbox Clio."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._limit = RateLimit(world)
        world.faults.shape("clio", played)
        world.hooks.on_outcome("clio", lambda *outcome: judge_delivery(world, *outcome))

    def endpoint(self, entity: Entity, action: Action) -> Endpoint:
        """A route handler that plays faults around the action."""

        async def handle(request: Request) -> Response:
            self._world.store.note(f"clio.requests.{request.method}.{entity.name}")

            async def commit() -> Response:
                return await self._answer(entity, action, request)

            return await self._world.faults.run("clio", request, commit)

        return handle

    async def _answer(self, entity: Entity, action: Action, request: Request) -> Response:
        headers = {"X-API-VERSION": request.headers.get("X-API-VERSION", DEFAULT_VERSION)}
        try:
            user, limits = self._admit(request)
            headers |= limits
            if headers["X-API-VERSION"] not in VERSIONS:
                raise ClioError(410, f"API version {headers['X-API-VERSION']} does not exist or was retired")
            outcome = action(Call(self._world, entity, request, user))
            response: Response = await outcome if inspect.isawaitable(outcome) else outcome
        except ClioError as refusal:
            self._world.store.note(f"clio.refusals.{refusal.status}")
            response = refusal.response()
        if request.method != "GET" and response.status_code < 300:
            self._world.store.note(f"clio.writes.{request.method}.{entity.name}")
        response.headers.update(headers)
        return response

    def _admit(self, request: Request) -> tuple[int, dict[str, str]]:
        token = bearer(request)
        if token is None:
            raise ClioError(401, "An Authorization header with a bearer token is needed")
        access = self._world.tokens.check("clio", token)
        if access is None:
            raise BadToken
        return int(access.subject), self._limit.take(token)


def routes(world: World) -> list[Route]:
    """Every Clio API route, each with and without ``.json``."""
    clio = Clio(world)
    found = _paths("/users/who_am_i", "GET", clio.endpoint(ENTITIES["users"], _who_am_i))
    found += _paths("/webhooks/{id}/activate", "PUT", clio.endpoint(ENTITIES["webhooks"], _activate))
    found += _paths("/documents/{id}/download", "GET", clio.endpoint(ENTITIES["documents"], _download))
    found += storage.routes(world)
    for entity in ENTITIES.values():
        for method in entity.methods:
            tail, verb, action = _PATHS[method]
            found += _paths(f"/{entity.name}{tail}", verb, clio.endpoint(entity, action))
    return found


def _paths(path: str, method: str, endpoint: Endpoint) -> list[Route]:
    return [Route(f"/api/v4{path}{suffix}", endpoint, methods=[method]) for suffix in (".json", "")]


def _who_am_i(call: Call) -> Response:
    call.request.path_params["id"] = call.user
    return actions.show_record(call)


def _download(call: Call) -> Response:
    asked = call.request.query_params.get("document_version_id")
    if asked is not None and not asked.isdecimal():
        raise ClioError(400, "document_version_id must be an integer")
    version = newest_upload(actions.find(call), int(asked) if asked else None)
    address = storage.serve(call.world, str(call.request.base_url), version, keys_of(version))
    return Response(status_code=303, headers={"Location": address})


def _activate(call: Call) -> Response:
    activate(call.world, actions.find(call), call.request.headers.get("X-Hook-Secret"))
    return actions.show_record(call)
