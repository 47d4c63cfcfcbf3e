"""An installation connected to a running sandbox; runs are driven here step by step, without Temporal."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest

from connectors._kit.oauth import Tokens
from core.clock import now
from engine.installation import FIRM, Installation, open_installation
from engine.listening import listen
from engine.polling import poll_source
from engine.steps import Steps
from recipes.text import read_recipe
from sandbox.firm import Size, lead
from sandbox.quickbooks.company import REALM
from sandbox.testing import Sandbox, running
from tests.environments import environment

INVOICES = """
name: Invoices
trigger: {on: clio.bill_state_updated, account: Clio}
steps:
  - id: customer
    do: quickbooks.find_or_create_customer
    account: Books
    with: {display_name: "{{ trigger.client.name }}"}
  - id: invoice
    do: quickbooks.create_invoice
    account: Books
    with:
      customer_id: "{{ customer.id }}"
      number: "{{ trigger.number }}"
      item_id: "1"
      discount: "{{ trigger.discount_amount }}"
      expected_total: "{{ trigger.net_total }}"
      lines: {"$each": trigger.charges, "$item": {description: "{{ item.description }}", amount: "{{ item.amount }}"}}
"""


@dataclass
class Office:
    """A firm at work: its installation, the sandbox it is connected to, and hands to move things along."""

    inst: Installation
    sandbox: Sandbox

    @property
    def store(self):
        return self.inst.store.firm(FIRM)

    async def connect(self, app, name, account_id):
        """Store a connection as a finished sign-in would."""
        subject = REALM if app == "quickbooks" else account_id
        granted = self.sandbox.world.tokens.grant(app, str(subject), "test")
        tokens = Tokens(granted["access_token"], granted["refresh_token"], now().replace(year=now().year + 1))
        region = "us" if app == "clio" else "production"
        return await self.store.connections.add(
            app, region, name, account_id=str(account_id), account_name=name, secret=tokens.to_json().encode()
        )

    async def turn_on(self, text, **options):
        """Save a recipe and let it listen; returns its row."""
        recipe = read_recipe(text)
        row = await self.store.recipes.add(recipe.name)
        await self.store.recipes.save_version(row.id, recipe.model_dump(mode="json"), text)
        source = await listen(self.inst, FIRM, row, recipe, **options)
        return await self.store.recipes.set_state(row.id, "on", source_id=source.id)

    async def poll(self, row):
        """Poll the source of a recipe; returns the number of new events."""
        return await poll_source(self.inst, FIRM, row.source_id)

    async def work(self, seconds=15.0):
        """Take every step that can be taken until nothing is left to do; returns how many runs are in each state."""
        steps, end = Steps(self.inst), now().timestamp() + seconds
        while now().timestamp() < end:
            rows = await self.inst.store.system.runs.claim(100, 0.0)
            for row in rows:
                await self._follow(steps, row.id)
            counts = await self.store.runs.counts()
            if not rows and not any(counts.get(state) for state in ("queued", "running")):
                waits = [run for run in await self.store.runs.list(states=("waiting",)) if run.wake_at]
                if not waits:
                    return counts
            await asyncio.sleep(0.02)
        return await self.store.runs.counts()

    async def step(self):
        """Let every run that may go on go as far as it can, once."""
        for row in await self.inst.store.system.runs.claim(100, 0.0):
            await self._follow(Steps(self.inst), row.id)

    async def _follow(self, steps, run_id):
        move = await steps.take(FIRM, run_id, None)
        while move.kind == "go":
            move = await steps.take(FIRM, run_id, move.position)

    async def problems(self):
        """The messages of runs that did not finish."""
        return [run.error["message"] for run in await self.store.runs.list() if run.error]

    async def approve(self, count=1):
        """Let the firm approve bills in Clio; returns their ids."""
        return (await self.sandbox.control("work", approve_bills=count))["approve_bills"]

    async def verdict(self):
        """What the sandbox says of each approved bill: right, missing, doubled or wrong."""
        return [entry["result"] for entry in (await self.sandbox.report())["verdict"]]


@pytest.fixture
async def sandbox():
    """A sandbox firm of its own for each test."""
    async with running(size=Size(6, 6, 14)) as each:
        yield each


@pytest.fixture
async def office(sandbox, tmp_path, database_url):
    """An installation connected to Clio (as "Clio") and QuickBooks (as "Books"), on both databases."""
    inst = await open_installation(environment(sandbox.url, tmp_path / "home", LEXRELAY_DATABASE_URL=database_url))
    try:
        office = Office(inst, sandbox)
        await office.connect("clio", "Clio", lead(sandbox.world))
        await office.connect("quickbooks", "Books", REALM)
        yield office
    finally:
        await inst.close()


WIDE = (
    "test_refusals.py",
    "test_lost_answers.py",
    "test_working.py",
    "test_counts.py",
    "test_crash.py",
    "test_once.py",
    "test_clock.py",
)
"""Files that try the same promise on every operation there is."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Try a third of the operations each time, another third in each file; `./run proof tests/engine` tries all."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent) and item.path.name in WIDE and hasattr(item, "callspec"):
            turn = crc32(str(item.callspec.params.get("key", "")).encode()) + WIDE.index(item.path.name)
            if turn % 3:
                item.add_marker(pytest.mark.proof)
