"""Sets the demo firm up as a person would: seeds it, connects both apps, saves and turns on the shipped recipes."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from commands.environment import VERIFIER
from commands.exits import Unreachable
from commands.firm import Firm
from core.errors import Mistake, mistake
from engine.installation import Installation
from recipes.text import read_recipe, write_recipe
from services import publishing, recipes
from services.actors import Actor
from services.connecting import connections
from services.connecting.connection_views import ConnectionView

CONSENT_SECONDS = 30.0
AGAIN_SECONDS = 5.0
APPS: Mapping[str, str] = {"clio": "us", "quickbooks": ""}
HEARD = ("Customer", "Invoice", "Payment")
"""Kinds of the books that the shipped recipes want to hear of."""
LOOK_EVERY = 1.0
CLIO_OFF_PEAK = 300
"""What Clio has been seen to grant outside office hours; in them it is 50."""
Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    """How large a firm to found."""

    clients: int = 40
    matters: int = 45
    bills: int = 55


async def set_up_firm(installation: Installation, actor: Actor, size: Size, say: Say) -> None:
    """Do what is not done yet; a second start changes nothing but where the books send their webhooks."""
    await connect_firm(installation, actor, size, say, HEARD)
    await _turn_on_templates(installation, actor, say)


async def connect_firm(installation: Installation, actor: Actor, size: Size, say: Say, heard: Sequence[str]) -> None:
    """Found the firm and connect both apps; the books tell us of the kinds in `heard`, of all when there are none."""
    firm = Firm(installation.settings.sandbox_port)
    if not await connections.list_connections(installation, actor):
        say(f"Founding the demo firm: {size.clients} clients, {size.bills} bills that wait for approval")
        await firm.tell("reset", {})  # the sandbox founds a firm of its own size at its start
        await firm.tell("seed", vars(size))
        await firm.tell("limits", {"clio_per_minute": CLIO_OFF_PEAK})
    await _subscribe(installation, firm, heard)
    for app, region in APPS.items():
        await _connect(installation, actor, app, region, say)


async def _subscribe(installation: Installation, firm: Firm, heard: Sequence[str]) -> None:
    """Enter the webhook address, as one does on the page of a QuickBooks developer application."""
    url = f"{installation.settings.base_url}/webhooks/quickbooks"
    await firm.tell("quickbooks/webhook", {"url": url, "verifier": VERIFIER, "entities": list(heard)})


async def _connect(installation: Installation, actor: Actor, app: str, region: str, say: Say) -> None:
    if await connections.list_connections(installation, actor, app=app):
        return
    name = {"clio": "Clio", "quickbooks": "QuickBooks"}[app]
    consent = await connections.begin(installation, actor, app, region, name)
    status = await _allow(consent.url)
    view = await connections.wait_for(installation, actor, consent.state, CONSENT_SECONDS)
    if view is None:
        cause = f"the sandbox's consent did not come back (last answer: HTTP {status})"
        raise mistake(f"Connection to {app}", cause, "Run `lexrelay doctor`, and read logs/web.log in the home folder")
    say(f"Connected {view.name}: {view.account_name}")


@dataclass
class SignIns:
    """A person who signs in again where the answer to a renewal was lost and its token cannot be used twice."""

    installation: Installation
    actor: Actor
    count: int = 0

    async def keep(self) -> None:
        """Look again and again until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            for view in await connections.list_connections(self.installation, self.actor):
                if view.state == "broken":
                    await self._sign_in(view)

    async def _sign_in(self, view: ConnectionView) -> None:
        """Sign in once; what fails is tried again at the next look."""
        with contextlib.suppress(Mistake, httpx.HTTPError):
            consent = await connections.begin(self.installation, self.actor, view.app, reconnect=view.id)
            await _allow(consent.url)
            done = await connections.wait_for(self.installation, self.actor, consent.state, AGAIN_SECONDS)
            self.count += done is not None


async def _allow(url: str) -> int:
    """Press Allow: fetch the consent address and follow it back to our callback."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True, timeout=30) as browser:
        return (await browser.get(httpx.URL(url).copy_add_param("auto", "1"))).status_code


SHOWN = ("bill_approved_to_invoice", "new_matter_welcome_task", "payment_note_on_matter")
"""The shipped recipes that a demo firm works with; the others are among the templates."""


async def _turn_on_templates(installation: Installation, actor: Actor, say: Say) -> None:
    """Save and turn on the shown recipes that were never on here; what a person turned off stays off."""
    known = {view.name for view in await recipes.listing(installation, actor) if view.state != "draft"}
    shipped = [read_recipe(recipes.new(template)) for template in SHOWN]
    for recipe in [recipe for recipe in shipped if recipe.name not in known]:
        await recipes.save(installation, actor, write_recipe(recipe))
        await publishing.turn_on(installation, actor, recipe.name)
        say(f"Turned on: {recipe.name}")


async def work_slowly(firm: Firm, every: float = 6.0, most: int = 30) -> None:
    """Let the firm approve bills, take payments and open matters, seconds apart, until `most` bills are approved."""
    orders = itertools.cycle(({"approve_bills": 1}, {"pay_invoices": 1, "open_matters": 1}))
    approved = 0
    while approved < most:
        await asyncio.sleep(every)
        with contextlib.suppress(Unreachable):
            await firm.tell("work", next(orders))
            approved = (await firm.show())["summary"]["approved"]
