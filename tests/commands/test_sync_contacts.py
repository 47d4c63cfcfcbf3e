"""`lexrelay sync match` and `sync contacts`, as an administrator types them."""

import asyncio

import pytest

from sandbox.quickbooks import work
from tests.books.kept import keep
from tests.services.office import opened


@pytest.fixture
async def office(tmp_path, sqlite_model):
    async with opened(tmp_path / "home", sqlite_model) as each:
        await each.connect_both()
        yield await keep(each)


@pytest.fixture
def told(office, lexrelay):
    async def told(*arguments, code=0):
        settings = office.inst.environment
        done = await asyncio.to_thread(lexrelay, "sync", *arguments, timeout=120, **settings)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    return told


async def test_a_client_that_may_be_another_customer_is_matched_by_hand_and_its_edits_are_shown(office, told):
    await office.approve(1)
    client = next(each for each in office.sandbox.store.all("clio.bill") if each["state"] == "awaiting_payment")[
        "client"
    ]
    name = office.sandbox.store.peek("clio.contact", str(client["id"]))["name"]
    values = {"DisplayName": name, "PrimaryEmailAddr": {"Address": "somebody@else.example"}}
    customer = work.enter(office.sandbox.world, "Customer", **values)["Id"]
    await told("plan", "--full")
    assert f"lexrelay sync match {client['id']} {customer}" in await told("holds")
    assert "The next plan follows it" in await told("match", name, customer)
    assert "adopted" in await told("plan", code=3)
    assert "No edit has travelled yet." in await told("contacts")


async def test_an_unknown_client_is_told_by_what_was_typed(office, told):
    assert "Client 'Nobody'" in await told("match", "Nobody", "new", code=2)
