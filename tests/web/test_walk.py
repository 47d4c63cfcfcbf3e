"""A person at a real browser: the first account, a second factor, people; without a script and without complaints."""

import asyncio
import os
import re
from pathlib import Path

import pytest
import uvicorn

from services import sessions
from tests.web.chromium import PROGRAM, chromium
from tests.web.crowd import PASSWORD, code_now

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
OLGA = "olga@hart.example"


@pytest.fixture
async def served(app):
    """The address of the application on a port of this machine."""
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://localhost:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


async def test_from_the_first_link_to_a_second_factor(office, served, tmp_path):
    pictures = Path(os.environ.get("LEXRELAY_TEST_PICTURES") or tmp_path)
    path = (await sessions.make_link(office.inst, office.owner)).removeprefix(office.inst.settings.base_url)
    async with chromium() as tab:
        await tab.open(served + path)
        await tab.look(pictures / "first-account.png")
        assert "Overview" in await tab.send(path, name="Olga Owner", email=OLGA, password=PASSWORD)
        assert "Sign in" in await tab.send("/sign-out")
        await tab.look(pictures / "sign-in.png", dark=True)
        await tab.send("/sign-in", email=OLGA, password=PASSWORD)
        await tab.open(f"{served}/account")
        secret = re.search(r"\b[A-Z2-7]{32}\b", await tab.send("/account/second-factor"))[0]
        await tab.look(pictures / "account.png")
        page = await tab.send("/account/second-factor/confirm", code=code_now(secret))
        recovery = re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", page)
        await tab.send("/sign-out")
        assert "One more step" in await tab.send("/sign-in", email=OLGA, password=PASSWORD)
        await tab.look(pictures / "code.png")
        assert "Overview" in await tab.send("/sign-in/code", code=recovery[0])
        await tab.open(f"{served}/people")
        assert "Give this link" in await tab.send("/people/invite", email="vera@hart.example", role="builder")
        for name, width, dark in (("people", 1280, False), ("people-small", 390, True)):
            await tab.look(pictures / f"{name}.png", width=width, dark=dark)
            content, window = await tab.width()
            assert content <= window
        assert tab.complaints == []
