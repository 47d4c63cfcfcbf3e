"""A person at a real browser: the first account, a second factor, people; without a script and without complaints."""

import re

import pytest

from services.identity import sessions
from tests.web.chromium import PROGRAM, chromium
from tests.web.crowd import PASSWORD, code_now

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
OLGA = "olga@hart.example"


async def test_from_the_first_link_to_a_second_factor(office, served, pictures):
    path = (await sessions.make_link(office.inst, office.owner)).removeprefix(office.inst.settings.base_url)
    async with chromium() as tab:
        await tab.open(served + path)
        await tab.look(pictures / "first-account.png")
        assert "First steps" in await tab.send(path, name="Olga Owner", email=OLGA, password=PASSWORD)
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
        assert "First steps" in await tab.send("/sign-in/code", code=recovery[0])
        await tab.open(f"{served}/people")
        assert "Give this link" in await tab.send("/people/invite", email="vera@hart.example", role="builder")
        for name, width, dark in (("people", 1280, False), ("people-small", 390, True)):
            await tab.look(pictures / f"{name}.png", width=width, dark=dark)
            content, window = await tab.width()
            assert content <= window
        assert tab.complaints == []
