import httpx
import pytest

from services import sessions, tokens
from tests.services.office import opened
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
