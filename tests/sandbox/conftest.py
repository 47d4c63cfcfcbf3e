"""A running sandbox, a client that is let into its Clio, and a place that receives webhooks."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from sandbox.testing import listening, running


@pytest.fixture
async def box():
    async with running() as sandbox:
        sandbox.client.headers["Authorization"] = f"Bearer {sandbox.token('clio')}"
        yield sandbox


@pytest.fixture
def clio(box):
    return box.client


@dataclass
class Inbox:
    """Answers webhooks with ``status``; ``echo`` answers the handshake."""

    url: str = ""
    status: int = 200
    echo: bool = True
    received: list[Any] = field(default_factory=list)

    async def answer(self, request):
        self.received.append((dict(request.headers), await request.body()))
        secret = request.headers.get("X-Hook-Secret")
        if secret:
            return Response(headers={"X-Hook-Secret": secret} if self.echo else {})
        return Response(status_code=self.status)

    async def until(self, count):
        async with asyncio.timeout(5):
            while len(self.received) < count:
                await asyncio.sleep(0.01)
        return self.received


@pytest.fixture
async def inbox():
    box = Inbox()
    async with listening(Starlette(routes=[Route("/{path:path}", box.answer, methods=["POST"])])) as url:
        box.url = f"{url}/hook"
        yield box
