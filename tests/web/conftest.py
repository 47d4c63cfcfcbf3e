import asyncio
import os
from pathlib import Path

import httpx
import pytest
import uvicorn

from services.identity import sessions, tokens
from tests.services.office import opened
from tests.web.chromium import PROGRAM, chromium
from tests.web.crowd import Crowd
from web.access import cookie_name
from web.app import create_app


class Bell:
    """A relay that only counts how often it was nudged."""

    rung = 0

    def nudge(self):
        self.rung += 1


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as each:
        yield each


@pytest.fixture
def bell():
    return Bell()


@pytest.fixture
def app(office, bell):
    return create_app(office.inst, bell)


@pytest.fixture
async def guest(app, office):
    """A client that nobody knows."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=office.inst.settings.base_url) as client:
        yield client


@pytest.fixture
async def sign_in(office, guest):
    """Gives the client a token of some role."""

    async def sign_in(role="owner"):
        made = await tokens.create(office.inst, office.owner, f"test {role}", role)
        guest.headers["Authorization"] = f"Bearer {made.token}"
        return guest

    return sign_in


@pytest.fixture
async def api(sign_in):
    """A client with an owner's token."""
    return await sign_in()


@pytest.fixture
async def browser(office, guest):
    """A browser that opened a sign-in link."""
    link = await sessions.make_link(office.inst, office.owner)
    session = await sessions.redeem(office.inst, link.rpartition("/")[2])
    guest.cookies.set(cookie_name(office.inst), session)
    return guest


@pytest.fixture
def people(app, office):
    """People with accounts and browsers of their own."""
    return Crowd(app, office)


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


@pytest.fixture
async def tab(office, served):
    """A headless Chromium, signed in as the owner by a link, on the first page."""
    if PROGRAM is None:
        pytest.skip("no Chromium on this machine")
    path = (await sessions.make_link(office.inst, office.owner)).removeprefix(office.inst.settings.base_url)
    session = await sessions.redeem(office.inst, path.rpartition("/")[2])
    async with chromium() as tab:
        await tab.ask("Network.setCookie", name=cookie_name(office.inst), value=session, url=served)
        tab.base = served
        yield tab


@pytest.fixture
def pictures(tmp_path):
    """Where pictures of pages go: a folder that stays, if the environment names one."""
    return Path(os.environ.get("LEXRELAY_TEST_PICTURES") or tmp_path)
