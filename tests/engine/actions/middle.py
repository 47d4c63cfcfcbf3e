"""Stands between the firm and its vendors: answers in their place, or lets something happen before a request."""

from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]


@dataclass
class Middle:
    """`before` are the things that happen before the next requests of their methods; one may answer by itself."""

    url: str
    address: str = ""
    before: list[tuple[str, Callable[[], Any]]] = field(default_factory=list)

    def app(self):
        return Starlette(routes=[Route("/{path:path}", self.pass_on, methods=METHODS)], lifespan=self._open)

    @asynccontextmanager
    async def _open(self, app):
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, verify=False) as self._client:
            yield

    def answer(self, method, status, body, **headers):
        """Answer the next request of a method in the vendor's place."""
        names = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        self.before.append((method, lambda: JSONResponse(body, status, headers=names)))

    def happen(self, method, what, times=1):
        """Let something happen before each of the next requests of a method."""
        self.before += [(method, what)] * times

    async def pass_on(self, request):
        answer = self._play(request.method)
        return answer if isinstance(answer, Response) else await self._ask(request)

    def _play(self, method):
        due = next((each for each in self.before if each[0] == method), None)
        if due is None:
            return None
        self.before.remove(due)
        return due[1]()

    async def _ask(self, request):
        headers = [pair for pair in request.headers.items() if pair[0] not in ("host", "content-length")]
        url = f"{request.url.path}?{request.url.query}"
        got = await self._client.request(request.method, url, content=await request.body(), headers=headers)
        kept = {name: value for name, value in got.headers.items() if name not in ("content-length", "date", "server")}
        return Response(got.content, got.status_code, headers=kept)
