"""What somebody changed in QuickBooks by hand, decided by an administrator and done once by the next plan."""

import pytest

from core.errors import Mistake
from sandbox.quickbooks import work
from services.bookkeeping import book_plans
from tests.books.kept import keep

WHY = "the bookkeeper mistook it for a double"


@pytest.fixture
async def kept(busy):
    """Books with one invoice posted."""
    await keep(busy)
    await busy.approve(1)
    plan = await book_plans.plan(busy.inst, busy.owner)
    await book_plans.apply(busy.inst, busy.owner, digest=plan.digest)
    return busy


def invoices(office):
    return office.sandbox.store.all("qbo.Invoice")


async def invoice(office):
    (found,) = (await office.sandbox.report())["quickbooks"]["invoices"]
    return found


async def held(office):
    """Plan, and return the only hold."""
    plan = await book_plans.plan(office.inst, office.owner)
    assert plan.total == 0
    (hold,) = await book_plans.holds(office.inst, office.owner, kind="hold")
    return hold


async def decided(office, way):
    """Choose a way out, plan and apply; returns what the plan showed."""
    await book_plans.release(office.inst, office.owner, (await held(office)).id, WHY, way=way)
    plan = await book_plans.plan(office.inst, office.owner)
    if plan.total:
        report = await book_plans.apply(office.inst, office.owner, digest=plan.digest)
        assert (report.state, report.refused) == ("applied", 0)
    assert (await book_plans.plan(office.inst, office.owner, full=True)).total == 0
    assert await book_plans.holds(office.inst, office.owner, kind="hold") == []
    return [(step.op, step.number) for step in plan.steps]


async def test_a_deleted_invoice_is_posted_again_once_under_its_number(kept):
    before = await invoice(kept)
    work.delete_invoice(kept.sandbox.world, before["id"])
    assert (await held(kept)).ways == ("post-again", "accept")
    assert await decided(kept, "post-again") == [("created", before["number"])]
    after = await invoice(kept)
    assert (after["number"], after["total"]) == (before["number"], before["total"])


async def test_a_voided_invoice_is_posted_again_beside_the_voided_one(kept):
    before = await invoice(kept)
    work.void_invoice(kept.sandbox.world, before["id"])
    assert await decided(kept, "post-again") == [("created", f"{before['number']}-V2")]
    found = (await kept.sandbox.report())["quickbooks"]["invoices"]
    assert sorted(row["number"] for row in found) == [before["number"], f"{before['number']}-V2"]


async def test_a_deleted_invoice_that_is_accepted_stays_away(kept):
    work.delete_invoice(kept.sandbox.world, (await invoice(kept))["id"])
    assert await decided(kept, "accept") == []
    assert (await kept.sandbox.report())["quickbooks"]["invoices"] == []


async def test_an_edited_invoice_is_restored_to_what_clio_shows(kept):
    before = await invoice(kept)
    work.edit(kept.sandbox.world, "Invoice", before["id"], DocNumber="A-1")
    assert await decided(kept, "restore") == [("updated", before["number"])]
    assert (await invoice(kept))["number"] == before["number"]


async def test_an_edit_that_is_accepted_stays_and_the_next_one_is_reported_anew(kept):
    id = (await invoice(kept))["id"]
    work.edit(kept.sandbox.world, "Invoice", id, DocNumber="A-1")
    assert await decided(kept, "accept") == []
    assert (await invoice(kept))["number"] == "A-1"
    work.edit(kept.sandbox.world, "Invoice", id, DocNumber="A-2")
    assert (await held(kept)).decision == ""


@pytest.mark.parametrize("way", ["restore", "renumber", ""])
async def test_a_way_that_does_not_fit_the_cause_is_refused_with_those_that_do(kept, way):
    work.delete_invoice(kept.sandbox.world, (await invoice(kept))["id"])
    hold = await held(kept)
    with pytest.raises(Mistake, match="Choose --as post-again or --as accept"):
        await book_plans.release(kept.inst, kept.owner, hold.id, WHY, way=way)
