"""People at their browsers."""

import re

import httpx

from services.actors import Actor, Role
from services.identity import people, second_factor, sessions

PASSWORD = "seven otters read quietly"
FORM = re.compile(r'name="form_token" value="([0-9a-f]+)"')


def client_of(app, office):
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=office.inst.settings.base_url)


async def form(browser, path="/sign-in", /, **values):
    """Return what a form of a page sends."""
    found = FORM.search((await browser.get(path)).text)
    assert found, path
    return {"form_token": found[1], **values}


async def send(browser, page, address=None, /, **values):
    """Fill a form on a page and send it, to the same address or another."""
    return await browser.post(address or page, data=await form(browser, page, **values))


class Crowd:
    """Lets people in as they would come in by themselves."""

    def __init__(self, app, office):
        self.app, self.office = app, office
        self.inst = office.inst

    def browser(self):
        return client_of(self.app, self.office)

    async def owner(self, email="olga@hart.example", name="Olga Owner"):
        """Return the browser of the first owner, who has just made their account."""
        browser = self.browser()
        link = await sessions.make_link(self.inst, self.office.owner)
        answer = await send(browser, link, email=email, name=name, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    async def join(self, email, role="viewer", firm="main"):
        """Return the browser of somebody who was invited; an account they have is used."""
        browser = self.browser()
        made = await people.invite(self.inst, Actor(firm, "terminal", Role.OWNER), email, role)
        answer = await send(browser, made.url, name=email.partition("@")[0].title(), password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    async def sign_in(self, email, password=PASSWORD, browser=None):
        """Return a browser and the answer it got."""
        browser = browser or self.browser()
        return browser, await send(browser, "/sign-in", email=email, password=password)

    async def id_of(self, email):
        return (await self.inst.store.system.people.find(email)).id

    async def turn_on_factor(self, browser):
        """Turn the second factor on; returns its secret and the recovery codes."""
        await send(browser, "/account", "/account/second-factor")
        secret = re.search(r"<pre>([A-Z2-7]{32})</pre>", (await browser.get("/account")).text)[1]
        page = await send(browser, "/account", "/account/second-factor/confirm", code=code_now(secret))
        assert page.status_code == 200
        return secret, re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", page.text)


def code_now(secret):
    return second_factor.code_at(secret, second_factor.now().timestamp())
