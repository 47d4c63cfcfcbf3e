"""Connections, their secrets and the refresh lease."""

import asyncio
from datetime import timedelta

import pytest

from core.clock import now
from core.errors import Mistake, NotFound
from storage.rows import Expiries


async def test_connection_is_found_by_its_name(firm, connection):
    assert await firm.connections.by_name("Clio") == connection


async def test_name_is_used_once_in_a_firm(firm, connection):
    with pytest.raises(Mistake, match="'Clio': The name is taken"):
        await firm.connections.add("quickbooks", "us", "Clio")


async def test_name_is_free_in_another_firm(store, connection):
    other = await store.firm("lowe").connections.add("clio", "us", "Clio")
    assert other.id != connection.id


async def test_other_firm_finds_nothing(store, connection):
    other = store.firm("lowe")
    with pytest.raises(NotFound):
        await other.connections.get(connection.id)
    with pytest.raises(NotFound):
        await other.secrets.read_secret(connection.id)
    assert await other.secrets.take_refresh_lease(connection.id, "thief", 30) is None


async def test_pages_hold_each_connection_once(firm):
    made = [await firm.connections.add("clio", "us", f"Clio {number}") for number in range(5)]
    first = await firm.connections.list(limit=3)
    rest = await firm.connections.list(limit=3, before=first[-1].id)
    assert {row.id for row in first + rest} == {row.id for row in made}


async def test_broken_connection_says_why(firm, connection):
    await firm.connections.set_state(connection.id, "broken", "Access was revoked")
    assert (await firm.connections.get(connection.id)).broken_reason == "Access was revoked"


async def test_disconnected_secret_is_gone(firm, connection):
    await firm.connections.disconnect(connection.id)
    with pytest.raises(Mistake, match="not signed in"):
        await firm.secrets.read_secret(connection.id)


async def test_reconnect_to_another_account_is_refused(firm, connection):
    with pytest.raises(Mistake, match="account 8, but it belongs to 7"):
        await firm.connections.reconnect(connection.id, b"x", Expiries(), account_id="8", account_name="Other")
    assert (await firm.secrets.read_secret(connection.id)).value == b"first"


async def test_hundred_tasks_on_four_engines_get_one_lease(store, open_stores, connection):
    stores = [store, *(open_stores() for _ in range(3))]
    takers = [stores[number % 4].firm("hart").secrets for number in range(100)]
    leases = await asyncio.gather(*(taker.take_refresh_lease(connection.id, "worker", 30) for taker in takers))
    assert [lease.secret for lease in leases if lease] == [b"first"]


async def test_refreshed_secret_is_stored_with_its_end(firm, connection):
    lease = await firm.secrets.take_refresh_lease(connection.id, "worker", 30)
    ends = now() + timedelta(hours=1)
    assert await firm.secrets.store_secret(connection.id, lease.fence, lease.version, b"second", Expiries(ends))
    held = await firm.secrets.read_secret(connection.id)
    assert (held.value, held.version, held.expires_at) == (b"second", 2, ends)


async def test_late_holder_cannot_overwrite_a_newer_secret(firm, connection):
    late = await firm.secrets.take_refresh_lease(connection.id, "paused", 0)
    next_one = await firm.secrets.take_refresh_lease(connection.id, "quick", 30)
    assert await firm.secrets.store_secret(connection.id, next_one.fence, next_one.version, b"newest")
    assert not await firm.secrets.store_secret(connection.id, late.fence, late.version, b"stale")
    assert (await firm.secrets.read_secret(connection.id)).value == b"newest"


async def test_late_holder_cannot_overtake_a_refresh_under_way(firm, connection):
    late = await firm.secrets.take_refresh_lease(connection.id, "paused", 0)
    await firm.secrets.take_refresh_lease(connection.id, "quick", 30)
    assert not await firm.secrets.store_secret(connection.id, late.fence, late.version, b"stale")
    assert not await firm.secrets.release_lease(connection.id, late.fence)


async def test_reconnect_shuts_out_a_refresh_under_way(firm, connection):
    lease = await firm.secrets.take_refresh_lease(connection.id, "worker", 30)
    await firm.connections.reconnect(connection.id, b"signed in", Expiries(), account_id="7", account_name="Hart")
    assert not await firm.secrets.store_secret(connection.id, lease.fence, lease.version, b"stale")
    assert (await firm.secrets.read_secret(connection.id)).value == b"signed in"


async def test_released_lease_is_free_at_once(firm, connection):
    lease = await firm.secrets.take_refresh_lease(connection.id, "worker", 30)
    assert await firm.secrets.release_lease(connection.id, lease.fence)
    assert await firm.secrets.take_refresh_lease(connection.id, "next", 30)


async def test_message_finds_every_firm_of_an_account(store, firm, connection):
    shared = await store.firm("lowe").connections.add("clio", "us", "Shared", account_id="7")
    found = await store.system.connections.by_account("clio", "7")
    assert {row.id for row in found} == {connection.id, shared.id}
