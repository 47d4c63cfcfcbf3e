"""Firms, tokens, sign-ins and the audit trail."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import delete, update

from core.clock import now
from core.errors import NotFound
from storage.tables import audit


async def test_firm_is_made_once(store):
    again = await store.system.firms.ensure("hart", "Another name")
    assert again.name == "Hart Law"
    assert [row.id for row in await store.system.firms.list()] == ["hart", "lowe"]


async def test_token_names_its_firm_until_revoked(store, firm):
    token = await firm.tokens.add("Reports", "auditor", "hash")
    assert (await store.system.tokens.find("hash")).firm == "hart"
    await firm.tokens.revoke(token.id)
    assert await store.system.tokens.find("hash") is None


async def test_other_firm_cannot_revoke_a_token(store, firm):
    token = await firm.tokens.add("Reports", "auditor", "hash")
    with pytest.raises(NotFound):
        await store.firm("lowe").tokens.revoke(token.id)


async def test_sign_in_is_used_once(store, firm):
    await firm.attempts.begin("state", "clio", "us", "Clio", "http://localhost/callback")
    uses = await asyncio.gather(*(store.system.attempts.use("state", 600) for _ in range(10)))
    assert [use.started_by for use in uses if use] == ["ann"]


async def test_old_sign_in_is_refused(store, firm):
    await firm.attempts.begin("state", "clio", "us", "Clio", "http://localhost/callback")
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert await store.system.attempts.use("state", 600) is None


async def test_sign_in_shows_its_outcome_to_its_firm_only(store, firm):
    await firm.attempts.begin("state", "clio", "us", "Clio", "http://localhost/callback")
    await firm.attempts.finish("state", "connected")
    assert (await firm.attempts.get("state")).outcome == "connected"
    with pytest.raises(NotFound):
        await store.firm("lowe").attempts.get("state")


@pytest.fixture
async def trail(store, open_stores):
    """A trail of twenty entries, written from two engines at once."""
    trails = [each.firm("hart", "ann").audit for each in (store, open_stores())]
    await asyncio.gather(*(trails[number % 2].append("looked", f"run:{number}") for number in range(20)))
    return trails[0]


async def test_concurrent_entries_make_one_unbroken_chain(trail):
    assert await trail.verify() == []
    assert [row.number for row in await trail.list(limit=3)] == [20, 19, 18]


async def test_details_of_every_kind_keep_the_chain_intact(firm):
    await firm.audit.append(
        "looked", "run:1", {"wait": 0.5, "amount": Decimal("12.50"), "at": now(), "of": ["a", None]}
    )
    assert await firm.audit.verify() == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        (update(audit).where(audit.c.number == 5).values(actor="bob"), "Entry 5 was changed"),
        (update(audit).where(audit.c.number == 5).values(detail={"a": 1}), "Entry 5 was changed"),
        (delete(audit).where(audit.c.number == 5), "Entries 5 to 5 are missing"),
        (delete(audit).where(audit.c.number > 15), "The trail ends at entry 15, but 20 were written"),
    ],
    ids=["actor", "detail", "deleted", "cut off"],
)
async def test_tampering_is_found(trail, database, tampering, found):
    async with database.write() as connection:
        await connection.execute(tampering)
    assert found in await trail.verify()


async def test_changes_are_audited_with_their_actor(firm, connection):
    await firm.connections.set_state(connection.id, "broken", "revoked")
    newest, *_ = await firm.audit.list()
    assert (newest.actor, newest.verb, newest.subject) == ("ann", "connection broken", f"connection:{connection.id}")
