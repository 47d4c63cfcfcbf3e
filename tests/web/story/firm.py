"""A new firm at its browser: the whole house started as `lexrelay up` starts it, with a firm nobody has connected."""

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

from commands.demo_home import own_environment
from commands.environment import VERIFIER
from commands.firm import Firm
from commands.firm_setup import CLIO_OFF_PEAK
from commands.live_view import say_where_things_are
from commands.running import running
from tests.web.chromium import Tab, chromium

SMALL = {"clients": 12, "matters": 12, "bills": 16}
LINK = re.compile(r"http\S+(?=  \(works once\))")


@dataclass
class NewFirm:
    """One person, their browser, and the sandbox in which the work is done."""

    tab: Tab
    work: Firm
    sandbox: str
    told: str
    pictures: Path
    shown: int = 0

    @property
    def link(self):
        """The link under which the first account is made, as the terminal says it."""
        return LINK.search(self.told)[0]

    async def visit(self, name):
        """Judge the page that is open, in both themes, and keep a picture of it."""
        tab, self.shown = self.tab, self.shown + 1
        found = await tab.faults() + await tab.faults(dark=True)
        await tab.look(self.pictures / f"story-{self.shown:02}-{name}.png")
        await tab.look(self.pictures / f"story-{self.shown:02}-{name}-small.png", width=390)
        content, window = await tab.width()
        await tab.look(self.pictures / f"story-{self.shown:02}-{name}-dark.png", dark=True)
        await tab.theme(dark=False)
        found += tab.complaints + [f"{content} wide in {window}"] * (content > window)
        assert found == [], (name, found)

    async def approve(self, *numbers):
        """Approve bills at Clio, on the sandbox's own page."""
        await self.tab.open(f"{self.sandbox}/")
        for number in numbers:
            await self.tab.follow(f"Approve bill {number}")

    async def type_by_hand(self, entity, **values):
        """Type a record into QuickBooks, as somebody does there; returns its id."""
        return (await self.work.tell("enter", {"entity": entity, **values}))["id"]

    async def invoices(self):
        """Numbers of all invoices in QuickBooks, in their order."""
        return sorted(each["number"] for each in (await self.work.show())["quickbooks"]["invoices"])


@contextlib.asynccontextmanager
async def new_firm(home, pictures):
    """Start every process and a browser; both apps are there, and nothing is connected yet."""
    said = io.StringIO()
    async with running(await own_environment(home), lambda text: None, demo=True) as system, chromium() as tab:
        settings = system.installation.settings
        with contextlib.redirect_stderr(said):
            await say_where_things_are(system, demo=True)
        work = Firm(settings.sandbox_port)
        await work.tell("reset", {})
        await work.tell("seed", dict(SMALL))
        await work.tell("limits", {"clio_per_minute": CLIO_OFF_PEAK})
        await work.tell("quickbooks/webhook", {"url": f"{settings.base_url}/webhooks/quickbooks", "verifier": VERIFIER})
        tab.base = settings.base_url
        yield NewFirm(tab, work, f"http://localhost:{settings.sandbox_port}", said.getvalue(), pictures)
