"""What is heard, how often, and at what cost."""

import asyncio

from core.clock import now
from engine.relay import Relay
from tests.engine.conftest import INVOICES

NOTHING = """
name: Listener {number}
trigger: {{on: clio.bill_state_updated, account: Clio}}
steps:
  - {{id: end, stop: enough}}
"""


async def requests(office):
    counters = (await office.sandbox.report())["counters"]
    return sum(count for name, count in counters.items() if name.startswith("clio.requests"))


async def test_twenty_recipes_cost_no_more_than_one(office):
    await office.sandbox.control("limits", clio_per_minute=1000)
    rows = [await office.turn_on(NOTHING.format(number=number)) for number in range(20)]
    assert len({row.source_id for row in rows}) == 1
    await office.approve(2)
    before = await requests(office)
    assert await office.poll(rows[0]) == 2
    assert await requests(office) - before == 3  # one list, and the lines of two bills
    assert await office.work() == {"stopped": 40}


async def test_a_matter_that_closes_twice_is_two_events(office):
    row = await office.turn_on(NOTHING.format(number=1).replace("bill_state", "matter_status"))
    matter = next(m for m in office.sandbox.store.all("clio.matter") if m["status"] == "Open")
    heard = []
    for status in ("closed", "open", "closed"):
        await asyncio.sleep(1.05)  # the vendor's times are whole seconds
        await change(office, f"matters/{matter['id']}", status=status)
        heard.append(await office.poll(row))
    assert heard == [1, 1, 1]


async def change(office, path, **data):
    """Edit an object in Clio as a person would."""
    headers = {"Authorization": f"Bearer {office.sandbox.token('clio')}"}
    answer = await office.sandbox.client.patch(f"/api/v4/{path}.json", json={"data": data}, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_a_change_of_something_else_is_no_event(office):
    row = await office.turn_on(NOTHING.format(number=1))
    bill = (await office.approve(1))[0]
    await office.poll(row)
    await change(office, f"bills/{bill}", memo="Thank you")
    assert await office.poll(row) == 0


async def test_a_bill_approved_and_paid_between_two_polls_is_one_event(office):
    row = await office.turn_on(NOTHING.format(number=1))
    await office.approve(1)
    await office.sandbox.control("work", pay_bills=1)
    assert await office.poll(row) == 1
    await office.sandbox.control("work", approve_bills=1)
    heard = [await office.poll(row)]
    await asyncio.sleep(1.05)  # the vendor's times are whole seconds
    await office.sandbox.control("work", pay_bills=1)
    assert [*heard, await office.poll(row)] == [1, 0]


async def test_a_trust_request_never_starts_an_invoice(office):
    row = await office.turn_on(INVOICES)
    trust = [b for b in office.sandbox.store.all("clio.bill") if b["kind"] == "trust_kind"]
    assert trust
    await change(office, f"bills/{trust[0]['id']}", state="awaiting_payment")
    assert await office.poll(row) == 0


async def test_the_past_is_heard_only_on_request(office):
    start = now()
    await office.approve(2)
    late = await office.turn_on(NOTHING.format(number=1))
    assert await office.poll(late) == 0
    early = await office.turn_on(NOTHING.format(number=2), since=start)
    assert early.source_id == late.source_id
    assert await office.store.runs.counts(early.id) == {"queued": 2}
    assert await office.store.runs.counts(late.id) == {}


async def test_a_hint_leads_to_a_poll(office):
    row = await office.turn_on(NOTHING.format(number=1))
    source = await office.store.sources.get(row.source_id)
    await office.approve(1)
    await office.store.sources.poll_soon(source.connection_id, [source.trigger_key])
    assert await Relay(office.inst, asyncio.Event()).relay_once() == 1


async def test_two_polls_at_once_record_each_event_once(office):
    row = await office.turn_on(NOTHING.format(number=1))
    await office.approve(3)
    heard = await asyncio.gather(*(office.poll(row) for _ in range(4)))
    assert sum(heard) == 3
    assert await office.work() == {"stopped": 3}
