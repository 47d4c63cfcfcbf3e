"""On a real Temporal server: schedules are polled by its clock, messages run at once, manual recipes are left alone."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta

from core.clock import now
from engine.relay import Relay
from engine.schedules import KEEPER, reconcile, schedule_id
from services.actors import local_owner
from services.messages import incoming, receiving
from services.messages.standard_webhooks import sign
from tests.engine.builtin import INCOMING, MANUAL, daily, nothing_ran_for, results
from tests.workflows import test_server as temporal

sandbox, office, server, database_url = temporal.sandbox, temporal.office, temporal.server, temporal.database_url


async def test_what_a_schedule_missed_comes_once_the_server_polls(office, server):
    row = await office.turn_on(daily())
    await nothing_ran_for(office, row, timedelta(days=2))
    office.inst = replace(office.inst, environment={**office.inst.environment, "LEXRELAY_BUILTIN_POLL_SECONDS": "1"})
    async with temporal.working(office, server):
        await reconcile(office.inst, await temporal.client_of(office, server))
        await temporal.until(office, finished=1)


async def test_a_signed_message_runs_to_its_end(office, server):
    made = await incoming.add(office.inst, local_owner(office.inst), "intake")
    await office.turn_on(INCOMING)
    body = json.dumps({"type": "completed", "client": {"name": "Sample Client"}, "fee": "2.50"}).encode()
    stamp = str(int(now().timestamp()))
    headers = {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": sign(made.secret, "msg_1", stamp, body),
    }
    async with temporal.working(office, server):
        assert (await receiving.receive(office.inst, made.url.rpartition("/")[2], headers, body)).status == 200
        assert await Relay(office.inst, asyncio.Event()).relay_once() == 1
        await temporal.until(office, finished=1)
    assert await results(office) == ["Sample Client pays 2.50"]


async def test_only_what_is_polled_has_a_schedule_with_the_server(office, server):
    rows = [await office.turn_on(text) for text in (daily(), MANUAL)]
    client = await temporal.client_of(office, server)
    await reconcile(office.inst, client)
    source = await office.store.sources.get(rows[0].source_id)
    await temporal.seen(client, {KEEPER, schedule_id(source)})
    assert await reconcile(office.inst, client) == 0
