"""The control API under ``/sandbox/``: seed, work, faults, tokens and the report; for this machine only."""

import json
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox.clio.errors import ClioError
from sandbox.clio.history import tell
from sandbox.faults import VENDORS
from sandbox.firm import FIRM, Size, found_firm
from sandbox.pages import show_page
from sandbox.quickbooks.limits import Limits
from sandbox.quickbooks.refusals import Refusal
from sandbox.quickbooks.work import enter
from sandbox.report import make_report
from sandbox.work import approve_bill, do_work
from sandbox.world import World

Body = dict[str, Any]
Command = Callable[[Body], Any]
Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """One method per command; a command answers with what it changed."""

    def __init__(self, world: World, seed: int) -> None:
        self._world, self._seed = world, seed

    def routes(self) -> list[Route]:
        """Every control route and the start page."""
        commands: dict[str, Command] = {
            "faults": self._faults,
            "reset": self._reset,
            "seed": self._found,
            "work": lambda body: do_work(self._world, body),
            "tell": lambda body: {"told": tell(self._world, body.get("events", []))},
            "enter": self._enter,
            "limits": self._limits,
            "clock": self._clock,
            "hooks": self._hooks,
            "clients": self._clients,
            "tokens/expire": lambda body: {"expired": self._world.tokens.expire_all(_vendor(body))},
            "tokens/revoke": lambda body: {"revoked": self._world.tokens.revoke_all(_vendor(body))},
        }
        return [
            Route("/", _local(self._home), methods=["GET"]),
            Route("/sandbox/health", _health, methods=["GET"]),
            Route("/sandbox/report", _local(self._report), methods=["GET"]),
            Route("/sandbox/faults", _local(self._show_faults), methods=["GET"]),
            Route("/sandbox/approve/{id:int}", _local(self._approve), methods=["POST"]),
            *(Route(f"/sandbox/{name}", _command(each), methods=["POST"]) for name, each in commands.items()),
        ]

    async def _home(self, request: Request) -> Response:
        report = make_report(self._world)
        return show_page("home.html", firm=FIRM["name"], clio=report["clio"], quickbooks=report["quickbooks"])

    async def _report(self, request: Request) -> Response:
        return JSONResponse(make_report(self._world))

    async def _show_faults(self, request: Request) -> Response:
        return JSONResponse(self._world.faults.settings())

    async def _approve(self, request: Request) -> Response:
        approve_bill(self._world, request.path_params["id"])
        return RedirectResponse("/#bills", 303)

    def _faults(self, body: Body) -> Any:
        self._world.faults.change(body)
        return self._world.faults.settings()

    def _reset(self, body: Body) -> Any:
        self._world.faults.reset()
        self._world.store.clear()
        return {"reset": True}

    def _found(self, body: Body) -> Any:
        if self._world.store.all("clio.user"):
            raise ValueError("The sandbox firm exists already; reset it first")
        seed = int(body.pop("seed", self._seed))
        return found_firm(self._world, seed, Size(**body))

    def _enter(self, body: Body) -> Any:
        """Type a record of any entity into the books by hand."""
        return {"id": enter(self._world, str(body.pop("entity")), **body)["Id"]}

    def _limits(self, body: Body) -> Any:
        prefix = "quickbooks_"
        quickbooks = {name.removeprefix(prefix): n for name, n in body.items() if name.startswith(prefix)}
        self._world.faults.change({name: n for name, n in body.items() if not name.startswith(prefix)})
        limits = Limits(self._world.store).change(quickbooks)
        return {
            "clio_per_minute": self._world.faults.modes.clio_per_minute,
            **{prefix + name: n for name, n in limits.items()},
        }

    def _clock(self, body: Body) -> Any:
        self._world.clock.advance(float(body["advance_seconds"]))
        return {"now": self._world.clock.now().isoformat()}

    def _hooks(self, body: Body) -> Any:
        self._world.hooks.scale = float(body["scale"])
        return {"scale": self._world.hooks.scale}

    def _clients(self, body: Body) -> Any:
        vendor = _vendor(body)
        self._world.store.put("oauth.client", vendor, {name: body[name] for name in ("client_id", "client_secret")})
        return {"vendor": vendor}


def _vendor(body: Body) -> str:
    if body.get("vendor") not in VENDORS:
        raise ValueError(f"vendor must be one of {', '.join(VENDORS)}")
    return str(body["vendor"])


def _command(command: Command) -> Handler:
    async def run(request: Request) -> Response:
        raw = await request.body()
        body = json.loads(raw) if raw else {}
        if not isinstance(body, dict):
            raise ValueError("The body must be a JSON object")
        return JSONResponse(command(body))

    return _local(run)


def _local(handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        if request.client is None or not ip_address(request.client.host).is_loopback:
            return JSONResponse({"error": "The control API answers this machine only"}, 403)
        try:
            return await handler(request)
        except (ValueError, TypeError, LookupError, ClioError, Refusal) as error:
            return JSONResponse({"error": str(error)}, 422)

    return guarded


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})
