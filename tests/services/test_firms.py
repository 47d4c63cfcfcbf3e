"""Several firms on one installation: each with vendors of its own, nothing of one reaches the other."""

import asyncio
import hashlib
import hmac
import json
from base64 import b64encode
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
import time_machine

from core.errors import Mistake
from engine import housekeeping, run_filling
from engine.app_keys import PREFIX
from engine.installation import open_installation
from engine.relay import Relay
from engine.schedules import reconcile
from sandbox.testing import running
from services.actors import Actor, Role
from services.bookkeeping import book_plans
from services.identity import firms, tokens
from services.messages.webhooks import receive
from storage import FirmStore
from tests.books.kept import keep
from tests.environments import environment
from tests.services.office import SMALL, Office
from tests.workflows import test_server as temporal
from web.app import create_app

server = temporal.server
HART, LOWE = "main", "lowe-law"
"""The first firm, and the one added."""


@dataclass
class Desk(Office):
    """One of several firms, with vendors of its own."""

    firm: str = HART

    @property
    def owner(self):
        return Actor(self.firm, "terminal", Role.OWNER)

    @property
    def store(self) -> FirmStore:
        return self.inst.store.firm(self.firm)

    async def enter_keys(self):
        """Enter the keys and addresses of its vendors as its own settings."""
        here = environment(self.sandbox.url, self.inst.settings.home)
        own = {name: value for name, value in here.items() if "_CLIO_" in name or "_QUICKBOOKS_" in name}
        own["LEXRELAY_QUICKBOOKS_WEBHOOK_VERIFIER"] = self.firm
        for name, value in own.items():
            if not name.endswith("LOOKUP_AFTER"):
                await self.store.settings.put(PREFIX + name, value)
        self.inst.clients.forget_settings(self.firm)


@asynccontextmanager
async def building(home, model):
    """Two firms on one installation, each connected to a Clio and a QuickBooks of its own."""
    home.mkdir()
    (home / "lexrelay.db").write_bytes(model.read_bytes())
    async with running(size=SMALL) as hart, running(seed=8, size=SMALL) as lowe:
        plain = environment("http://localhost:9", home)
        kept = {name: value for name, value in plain.items() if name.endswith(("HOME", "PORT", "LOOKUP_AFTER"))}
        inst = await open_installation(kept)
        await firms.add(inst, Actor(HART, "terminal", Role.OWNER), "Lowe Law")
        try:
            desks = Desk(inst, hart), Desk(inst, lowe, LOWE)
            for desk in desks:
                await desk.enter_keys()
                await desk.connect_both()
            yield desks
        finally:
            await inst.close()


@pytest.fixture
async def desks(tmp_path, sqlite_model):
    async with building(tmp_path / "home", sqlite_model) as each:
        yield each


def signed(body, secret):
    mark = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"intuit-signature": b64encode(mark).decode()}


async def keep_books(desk):
    """Join the desk's two accounts, and switch the books on."""
    clio, quickbooks = [await desk.store.connections.by_name(name) for name in ("Clio", "QuickBooks")]
    row = await desk.store.books.accounts.add("Main", clio.id, quickbooks.id)
    return await desk.store.books.accounts.set_state(row.id, "on")


async def hinted(desk):
    return [row.hinted for row in await desk.store.books.accounts.list()]


async def test_runs_of_two_firms_with_the_same_numbers_do_not_mix(desks):
    """Both vendors count alike, so that every id, number and company is there twice."""
    recipes = [await desk.turn_on() for desk in desks]
    for count, desk in enumerate(desks, 1):
        await desk.approve(count)
    for desk, recipe in zip(desks, recipes, strict=True):
        await desk.hear(recipe)
    await desks[0].work()
    assert [await desk.store.runs.counts() for desk in desks] == [{"finished": 1}, {"finished": 2}]
    for count, desk in enumerate(desks, 1):
        found = (await desk.sandbox.report())["summary"]
        assert (found["approved"], found["right"], found["missing"], found["doubled"]) == (count, count, 0, 0)
        assert (found["unexpected_invoices"], found["doubled_customers"]) == ([], [])


async def test_a_firm_whose_connection_breaks_does_not_hold_up_the_other(desks):
    recipes = [await desk.turn_on() for desk in desks]
    broken = await desks[0].store.connections.by_name("QuickBooks")
    await desks[0].store.connections.set_state(broken.id, "broken", "signed out")
    for desk, recipe in zip(desks, recipes, strict=True):
        await desk.approve(1)
        await desk.hear(recipe)
    await desks[0].work()
    assert await desks[1].store.runs.counts() == {"finished": 1}
    assert "finished" not in await desks[0].store.runs.counts()


async def test_books_of_two_firms_do_not_mix(desks):
    for count, desk in enumerate(desks, 1):
        await keep(desk)
        await desk.approve(count)
    hart, lowe = [await book_plans.plan(desk.inst, desk.owner) for desk in desks]
    assert (hart.total, lowe.total) == (2, 4), "a customer and an invoice for each bill"
    with pytest.raises(Mistake):
        await book_plans.apply(desks[1].inst, desks[1].owner, digest=hart.digest)
    await book_plans.apply(desks[0].inst, desks[0].owner, digest=hart.digest)
    written = [len((await desk.sandbox.report())["quickbooks"]["invoices"]) for desk in desks]
    assert written == [1, 0]
    await book_plans.apply(desks[1].inst, desks[1].owner, digest=lowe.digest)
    for count, desk in enumerate(desks, 1):
        assert len((await desk.sandbox.report())["quickbooks"]["invoices"]) == count
        assert (await book_plans.plan(desk.inst, desk.owner, full=True)).total == 0


async def test_what_tidies_and_counts_does_so_for_every_firm(desks):
    for desk in desks:
        recipe = await desk.turn_on()
        await desk.approve(1)
        await desk.hear(recipe)
    await desks[0].work()
    assert await run_filling.fill_all(desks[0].inst) == 2
    for desk in desks:
        await desk.store.settings.put(housekeeping.RETENTION, 7)
    with time_machine.travel(timedelta(days=9)):
        await housekeeping.tidy(desks[0].inst)
        assert [await housekeeping.forget(desk.store) for desk in desks] == [0, 0]


async def test_every_firm_has_schedules_of_its_own(desks, server):
    rows = [await keep_books(desk) for desk in desks]
    recipes = [await desk.turn_on() for desk in desks]
    client = await temporal.client_of(desks[0], server)
    await reconcile(desks[0].inst, client)
    sources = [await desk.store.recipes.get(recipe.id) for desk, recipe in zip(desks, recipes, strict=True)]
    wanted = {f"poll/{row.firm}/{row.source_id}" for row in sources}
    wanted |= {f"{kind}/{row.firm}/{row.id}" for kind in ("books", "prove") for row in rows}
    async with asyncio.timeout(10):
        while not wanted <= {entry.id async for entry in await client.list_schedules()}:
            await asyncio.sleep(0.05)


@pytest.fixture
async def hooked(desks):
    """Both firms keep books of the same company number, each with a verifier of its own."""
    for desk in desks:
        await keep_books(desk)
    return desks


@pytest.mark.parametrize("whose", [0, 1])
async def test_a_webhook_wakes_only_the_firm_whose_secret_signed_it(hooked, whose):
    realm = (await hooked[0].store.connections.by_name("QuickBooks")).account_id
    entity = {"name": "Invoice", "id": "1", "operation": "Update", "lastUpdated": "2026-11-22T00:00:00Z"}
    note = {"realmId": realm, "dataChangeEvent": {"entities": [entity]}}
    body = json.dumps({"eventNotifications": [note]}).encode()
    answer = await receive(hooked[0].inst, "quickbooks", "", signed(body, hooked[whose].firm), body)
    assert answer.status == 200
    await Relay(hooked[0].inst, asyncio.Event()).relay_once()
    assert [await hinted(desk) for desk in hooked] == [
        ["quickbooks"] * (whose == 0) or [""],
        ["quickbooks"] * whose or [""],
    ]


async def test_the_same_bytes_of_one_firm_do_not_keep_the_others_message_out(hooked):
    body = b'{"eventNotifications": []}'
    for desk in hooked:
        await receive(desk.inst, "quickbooks", "", signed(body, desk.firm), body)
    assert {row.firm for row in await hooked[0].inst.store.system.inbox.unhandled()} == {HART, LOWE}


async def test_an_access_token_of_one_firm_sees_nothing_of_the_other(desks):
    hart, lowe = desks
    recipe = await lowe.turn_on()
    connection = await lowe.store.connections.by_name("Clio")
    made = await tokens.create(hart.inst, hart.owner, "a test", "owner")
    transport, bearer = httpx.ASGITransport(create_app(hart.inst)), {"Authorization": f"Bearer {made.token}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=bearer) as api:
        found = {each["id"] for each in (await api.get("/api/v1/connections")).json()}
        assert (len(found), connection.id in found) == (2, False)
        assert (await api.get("/api/v1/recipes")).json() == []
        gone = [f"/api/v1/recipes/{recipe.id}", f"/api/v1/connections/{connection.id}"]
        assert [(await api.get(address)).status_code for address in gone] == [404, 404]
