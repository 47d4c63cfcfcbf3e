"""Somebody at the recipe editor without scripts: loads the page, sends its forms."""

import re

VERSION = re.compile(r'name="version" value="(\d+)"')
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]+)"')


class Editor:
    """The editor of one recipe in one browser."""

    def __init__(self, browser, path="/recipes/new", key="new"):
        self.browser, self.path, self.base = browser, path, f"/recipes/{key}/edit"

    async def page(self, **asked):
        answer = await self.browser.get(self.path, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.text

    async def send(self, place, /, **values):
        """Send a form as the page of now would; values may bring another version."""
        page = await self.page()
        given = {"form_token": TOKEN.search(page)[1], "version": VERSION.search(page)[1], **values}
        return await self.browser.post(f"{self.base}/{place}", data=given)

    async def do(self, place, /, **values):
        """Send a form and follow to the page it leads to."""
        answer = await self.send(place, **values)
        assert answer.status_code == 303, answer.text
        return (await self.browser.get(answer.headers["location"])).text
