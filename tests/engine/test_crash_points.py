"""A process may die before and after every commit of a run; the next one finishes it, and nothing is posted twice."""

import asyncio
from collections import Counter

from core.clock import now
from engine.installation import FIRM
from engine.steps import Steps
from tests.engine.crash import Died, let_time_pass, mortal

# Without a number, nothing but the ledger keeps a second invoice out.
WELCOME = """
name: Welcome
trigger: {on: clio.new_contact, account: Clio}
steps:
  - id: customer
    do: quickbooks.find_or_create_customer
    account: Books
    with: {display_name: "Client {{ trigger.id }}"}
  - id: invoice
    do: quickbooks.create_invoice
    account: Books
    with:
      customer_id: "{{ customer.id }}"
      lines: [{item_id: "1", description: "Opening the file", amount: "25.00"}]
"""


async def follow(inst, run_id):
    """Take the steps of a run until it ends or must wait."""
    steps, position = Steps(inst), None
    while (move := await steps.take(FIRM, run_id, position)).kind == "go":
        position = move.position
    return move


async def queue(office, count, recipe=WELCOME):
    """Queue so many runs; returns their ids."""
    await office.sandbox.control("limits", quickbooks_per_second=1000, quickbooks_per_minute=10_000)
    row = await office.turn_on(recipe)
    await office.sandbox.control("work", new_contacts=count)
    assert await office.poll(row) == count
    return [run.id for run in await office.store.runs.list()]


async def commits_of_a_run(office, run_id):
    async with mortal(office) as (inst, database):
        assert (await follow(inst, run_id)).outcome == "finished"
        return database.commits


async def die(office, run_id, when, at):
    """Follow the run in a process that dies there; tells whether it did."""
    await let_time_pass(office)
    async with mortal(office, when, at) as (inst, _):
        try:
            await follow(inst, run_id)
        except Died:
            return True
    return False


async def finish(office, run_ids, seconds=20.0):
    """Take every step in a process of the living, as after a restart."""
    end, left = now().timestamp() + seconds, list(run_ids)
    while left and now().timestamp() < end:
        await let_time_pass(office)
        moves = {run_id: await follow(office.inst, run_id) for run_id in left}
        left = [run_id for run_id, move in moves.items() if move.kind != "end"]
        await asyncio.sleep(0.05)
    return left


async def objects(office):
    """Count the customers and invoices of each contact."""
    books = (await office.sandbox.report())["quickbooks"]
    names = {each["id"]: each["display_name"].removeprefix("Client ") for each in books["customers"]}
    return Counter(names.values()), Counter(names[each["customer"]["value"]] for each in books["invoices"])


async def contact_of(office, run_id):
    return (await office.store.runs.get(run_id)).identity


async def test_a_crash_before_or_after_any_commit_posts_once(office):
    await office.sandbox.control("faults", ignore_request_ids=True, no_duplicate_checks=True)
    points = [(when, at) for at in range(1, 11) for when in ("before", "after")]
    first, *runs = await queue(office, len(points) + 1)
    assert (
        await commits_of_a_run(office, first) == 10
    )  # five for each step: begin, intend, start sending, finish, keep the result
    crashed = dict(zip(runs, points, strict=True))
    assert [point for run_id, point in crashed.items() if not await die(office, run_id, *point)] == []
    assert await finish(office, runs) == []
    customers, invoices = await objects(office)
    contacts = {await contact_of(office, run_id): point for run_id, point in crashed.items()}
    assert {p: (customers[c], invoices[c]) for c, p in contacts.items() if (customers[c], invoices[c]) != (1, 1)} == {}


async def test_a_task_cancelled_while_the_vendor_works_posts_once(office):
    await office.sandbox.control("faults", ignore_request_ids=True, no_duplicate_checks=True, slow_seconds=0.2)
    (run_id,) = await queue(office, 1)
    fault = {"vendor": "quickbooks", "method": "POST", "path_contains": "/invoice", "kind": "slow", "times": 1}
    await office.sandbox.control("faults", once=[fault])
    task = asyncio.create_task(follow(office.inst, run_id))
    while not office.sandbox.store.counters().get("fault.quickbooks.slow"):
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    assert await finish(office, [run_id]) == []
    contact = await contact_of(office, run_id)
    assert [count[contact] for count in await objects(office)] == [1, 1]
