"""A day at the firm, done at once: the work that people do in the vendors' own pages."""

import random
from collections.abc import Callable
from typing import Any

from sandbox import firm
from sandbox.clio import bills, office_work
from sandbox.clio.completing import complete, note_approval, status_events
from sandbox.clio.payments import pay_bill
from sandbox.clio.records import save
from sandbox.quickbooks.work import pay_invoice
from sandbox.store import Document
from sandbox.world import World

Task = Callable[[World, int], list[Any]]


def approve_bills(world: World, count: int) -> list[Any]:
    """Move that many waiting bills to awaiting_payment, oldest first; returns their ids."""
    waiting = [bill["id"] for bill in world.store.all("clio.bill") if bill["can_update"]]
    return [approve_bill(world, id)["id"] for id in waiting[:count]]


def approve_bill(world: World, id: int) -> Document:
    """Approve one bill; LookupError when there is none, ClioError when its state forbids it."""
    bill = world.store.get("clio.bill", str(id))
    if bill is None:
        raise LookupError(f"The sandbox firm has no bill {id}")
    bills.move(bill, "awaiting_payment", world.clock.now().date())
    with world.store.transaction():
        note_approval(world, bill)
        return save(world, "bills", bill)


def close_matters(world: World, count: int) -> list[Any]:
    """Close that many open matters; returns their ids."""
    still_open = [matter for matter in world.store.all("clio.matter") if matter["status"] == "Open"]
    return [_close(world, matter)["id"] for matter in still_open[:count]]


def _close(world: World, matter: Document) -> Document:
    closed = {**matter, "status": "Closed"}
    complete(world, "matters", closed, matter, firm.lead(world))
    return save(world, "matters", closed, status_events(matter, closed))


def new_contacts(world: World, count: int) -> list[Any]:
    """Add contacts; returns their ids."""
    first = len(world.store.all("clio.contact"))
    return [firm.add_client(world, _chance(world), first + number)["id"] for number in range(count)]


def open_matters(world: World, count: int) -> list[Any]:
    """Open matters for clients; returns their ids."""
    return [firm.add_matter(world, _chance(world))["id"] for _ in range(count)]


def new_bills(world: World, count: int) -> list[Any]:
    """Draft bills; returns their ids."""
    first = len(world.store.all("clio.bill"))
    return [firm.add_bill(world, _chance(world), first + number)["id"] for number in range(count)]


def pay_invoices(world: World, count: int) -> list[Any]:
    """Record full payments for open QuickBooks invoices, oldest first; returns the invoice ids."""
    unpaid = [invoice["Id"] for invoice in world.store.all("qbo.Invoice") if invoice["Balance"] > 0][:count]
    for id in unpaid:
        pay_invoice(world, id)
    return unpaid


def pay_bills(world: World, count: int) -> list[Any]:
    """Record full payments in Clio itself, oldest bill first; returns the ids of the bills."""
    owed = [bill["id"] for bill in world.store.all("clio.bill") if bill["state"] == "awaiting_payment"]
    for id in owed[:count]:
        bill = world.store.get("clio.bill", str(id))
        assert bill is not None
        with world.store.transaction():
            pay_bill(world, bill)
    return owed[:count]


def complete_tasks(world: World, count: int) -> list[Any]:
    """Finish that many open tasks; returns their ids."""
    pending = [task for task in world.store.all("clio.task") if task["status"] != "complete"][:count]
    for task in pending:
        done = {**task, "status": "complete"}
        complete(world, "tasks", done, task, firm.lead(world))
        save(world, "tasks", done)
    return [task["id"] for task in pending]


def _chance(world: World) -> random.Random:
    return random.Random(world.store.next_id("clio.work"))


WORK: dict[str, Task] = {
    "new_contacts": new_contacts,
    "open_matters": open_matters,
    "new_bills": new_bills,
    "approve_bills": approve_bills,
    "pay_invoices": pay_invoices,
    "pay_bills": pay_bills,
    "close_matters": close_matters,
    "complete_tasks": complete_tasks,
    **office_work.WORK,
}
"""In this order, so that one request can make a bill and approve it."""


def do_work(world: World, wanted: dict[str, int]) -> dict[str, list[Any]]:
    """Do each kind of work so many times; ids by kind; ValueError for an unknown kind."""
    for name in wanted:
        if name not in WORK:
            raise ValueError(f"Work {name!r} does not exist; use {', '.join(WORK)}")
    return {name: task(world, wanted[name]) for name, task in WORK.items() if name in wanted}
