"""Books that are on have a schedule, and a webhook starts their cycle at once."""

import asyncio

from engine.book_hints import schedule_of, wake_hinted
from engine.schedules import reconcile
from tests.workflows import test_server as temporal

sandbox, office, server = temporal.sandbox, temporal.office, temporal.server
database_url = temporal.database_url


async def books(office):
    """Join the two connected accounts, and switch the books on."""
    ours, theirs = [await office.store.connections.by_name(name) for name in ("Clio", "Books")]
    row = await office.store.books.accounts.add("Main", ours.id, theirs.id)
    return await office.store.books.accounts.set_state(row.id, "on")


async def mine(client, row):
    return [entry async for entry in await client.list_schedules() if entry.id == schedule_of(row.firm, row.id)]


async def until_begun(client, row, count):
    """Wait until the schedule asked for so many cycles; one that is under way keeps the next from starting."""
    handle = client.get_schedule_handle(schedule_of(row.firm, row.id))
    async with asyncio.timeout(10):
        while sum(((info := (await handle.describe()).info).num_actions, info.num_actions_skipped_overlap)) < count:
            await asyncio.sleep(0.05)


async def test_books_are_looked_at_every_five_minutes_while_they_are_on(office, server):
    row, client = await books(office), await temporal.client_of(office, server)
    await reconcile(office.inst, client)
    described = await client.get_schedule_handle(schedule_of(row.firm, row.id)).describe()
    assert [each.every.total_seconds() for each in described.schedule.spec.intervals] == [300]
    await office.store.books.accounts.set_state(row.id, "paused")
    async with asyncio.timeout(10):
        while not await mine(client, row):
            await asyncio.sleep(0.05)
        await reconcile(office.inst, client)
        while await mine(client, row):
            await asyncio.sleep(0.05)


async def test_books_that_were_just_switched_on_are_kept_at_once(office, server):
    row, client = await books(office), await temporal.client_of(office, server)
    await reconcile(office.inst, client)
    await until_begun(client, row, 1)


async def test_a_webhook_starts_a_cycle_and_the_hint_waits_until_one_takes_it(office, server):
    row, client = await books(office), await temporal.client_of(office, server)
    await reconcile(office.inst, client)
    assert await wake_hinted(office.inst, client) == 0
    await office.store.books.accounts.hint(row.clio_connection, "clio")
    assert await wake_hinted(office.inst, client) == 1
    await until_begun(client, row, 2)
    assert await office.store.books.accounts.take_hint(row.id) == "clio"
    await office.store.books.accounts.forget_hint(row.id)
    assert await wake_hinted(office.inst, client) == 0
