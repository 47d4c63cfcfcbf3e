"""The webhook inbox and push subscriptions."""

import asyncio
from datetime import timedelta

import time_machine
from sqlalchemy import event

from core.clock import now


async def test_message_is_kept_until_handled(store):
    assert await store.system.inbox.accept("clio", b'{"id": 1}')
    (message,) = await store.system.inbox.unhandled()
    assert message.body == b'{"id": 1}'
    await store.system.inbox.handled([message.id])
    assert await store.system.inbox.unhandled() == []


async def test_retry_with_equal_bytes_is_one_message(store, open_stores):
    inboxes = [each.system.inbox for each in (store, open_stores())]
    answers = await asyncio.gather(*(inbox.accept("clio", b"same") for inbox in inboxes * 20))
    assert sorted(answers) == [False] * 39 + [True]
    assert len(await store.system.inbox.unhandled()) == 1


async def test_equal_bytes_much_later_are_news(store):
    await store.system.inbox.accept("clio", b"same")
    await store.system.inbox.handled([row.id for row in await store.system.inbox.unhandled()])
    assert not await store.system.inbox.accept("clio", b"same")
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert await store.system.inbox.accept("clio", b"same")
        assert len(await store.system.inbox.unhandled()) == 1


async def test_concurrent_messages_share_commits(store, database):
    counted = _count_commits(store.database)
    await asyncio.gather(*(store.system.inbox.accept("clio", b"%d" % number) for number in range(200)))
    assert len(await store.system.inbox.unhandled(1000)) == 200
    assert counted() <= 5


def _count_commits(database):
    commits: list[object] = []
    event.listen(database._reading.sync_engine, "commit", commits.append)
    return lambda: len(commits)


async def test_failed_message_waits_for_its_next_try(store):
    await store.system.inbox.accept("clio", b"x")
    (message,) = await store.system.inbox.unhandled()
    await store.system.inbox.retry_at(message.id, now() + timedelta(minutes=1), "Clio was busy")
    assert await store.system.inbox.unhandled() == []
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert [row.attempts for row in await store.system.inbox.unhandled()] == [1]


async def test_message_knows_its_subscription(store, firm, connection):
    hook = await firm.hooks.add(connection.id, "matter", "secret-path")
    await store.system.inbox.accept("clio", b"x", hook)
    (message,) = await store.system.inbox.unhandled()
    assert (message.firm, message.hook_id) == ("hart", hook.id)


async def test_handled_messages_are_purged(store):
    await store.system.inbox.accept("clio", b"old")
    await store.system.inbox.accept("clio", b"open")
    await store.system.inbox.handled([(await store.system.inbox.unhandled())[0].id])
    assert await store.system.inbox.purge(now() + timedelta(seconds=1)) == 1


async def test_subscription_is_found_by_its_address(store, firm, connection):
    hook = await firm.hooks.add(connection.id, "matter", "secret-path")
    await firm.hooks.keep_secret(hook.id, "handshake")
    enabled = await firm.hooks.enable(hook.id, "77", "", now() + timedelta(days=3))
    assert await store.system.hooks.by_path_token("secret-path") == enabled
    assert (enabled.app, enabled.secret) == ("clio", "handshake")
    assert await store.system.hooks.by_path_token("guess") is None
