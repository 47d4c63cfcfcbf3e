"""A firm at its desk: an installation whose vendors are a running sandbox, and a person who gives consent there."""

import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from engine.installation import Installation, open_installation
from engine.polling import poll_source
from engine.steps import Steps
from sandbox.firm import Size
from sandbox.testing import Sandbox, running
from services import publishing, recipes
from services.actors import Actor, Role, local_owner
from services.connecting import connections
from tests.environments import environment

OWNER = "owner"
SMALL = Size(4, 4, 8)
INVOICES = recipes.new("bill_approved_to_invoice")
NAME = "Approved bill becomes an invoice"
TASKS = """
name: Welcome
trigger: {on: clio.new_matter, account: Clio}
steps:
  - id: note
    do: clio.create_matter_note
    account: Clio
    with: {matter_id: "{{ trigger.id }}", subject: "Welcome", detail: "Opened"}
"""
BOOKED = """
name: Booked
trigger: {on: clio.bill_state_updated, account: Clio}
steps:
  - id: customer
    do: quickbooks.find_or_create_customer
    account: QuickBooks
    with: {display_name: "{{ trigger.client.name }}"}
  - id: invoice
    do: quickbooks.create_invoice
    account: QuickBooks
    with:
      customer_id: "{{ customer.id }}"
      number: "{{ trigger.number }}"
      item_id: "1"
      lines: {"$each": trigger.line_items, "$item": {description: "{{ item.note }}", amount: "{{ item.total }}"}}
"""


@dataclass
class Office:
    """What tests of services and of the web start from."""

    inst: Installation
    sandbox: Sandbox

    @property
    def owner(self):
        return local_owner(self.inst)

    @property
    def store(self):
        return self.inst.store.firm(self.owner.firm)

    def actor(self, role):
        return Actor(self.owner.firm, f"a {role}", Role(role))

    async def consent(self, url, decision="allow"):
        """Decide on the vendor's consent page; returns the callback's path and parameters."""
        asked = dict(parse_qsl(urlsplit(url).query)) | {"decision": decision}
        page = url.split("?")[0]
        answer = await self.sandbox.client.post(page, data=asked)
        back = urlsplit(answer.headers["location"])
        return back.path, dict(parse_qsl(back.query))

    async def connect(self, app, **options):
        """Sign in to an app as a person would."""
        begun = await connections.begin(self.inst, self.owner, app, **options)
        path, params = await self.consent(begun.url)
        region = path.removeprefix(f"/oauth/callback/{app}").strip("/")
        return await connections.complete(self.inst, app, params, region)

    async def connect_both(self):
        return await self.connect("clio"), await self.connect("quickbooks")

    async def turn_on(self, text=INVOICES):
        """Save a recipe and turn it on."""
        saved = await recipes.save(self.inst, self.owner, text)
        return await publishing.turn_on(self.inst, self.owner, saved.recipe.name)

    async def hear(self, recipe):
        """Poll what a recipe listens to."""
        row = await self.store.recipes.get(recipe.id)
        return await poll_source(self.inst, self.owner.firm, row.source_id)

    async def work(self):
        """Take the steps that can be taken now; returns the number of runs in each state."""
        steps = Steps(self.inst)
        while rows := await self.inst.store.system.runs.claim(100, 0.0):
            for row in rows:
                move = await steps.take(row.firm, row.id, None)
                while move.kind == "go":
                    move = await steps.take(row.firm, row.id, move.position)
        return await self.store.runs.counts()

    async def approve(self, count=1):
        await self.sandbox.control("work", approve_bills=count)

    async def counters(self):
        return (await self.sandbox.report())["counters"]

    async def faults(self, *once):
        await self.sandbox.control("faults", once=[{"times": 1, **fault} for fault in once])


@asynccontextmanager
async def opened(home, model, *, size=SMALL, **settings):
    """An office of its own, with nothing connected yet; `model` is a migrated database to copy."""
    home.mkdir()
    shutil.copy(model, home / "lexrelay.db")
    async with running(size=size) as sandbox:
        inst = await open_installation(environment(sandbox.url, home, **settings))
        try:
            yield Office(inst, sandbox)
        finally:
            await inst.close()
