"""The books as people keep them: check, plan, approve, apply, release, with rights and an audit trail."""

import pytest

from books.keeping.cycle import run_cycle
from core.errors import Mistake, NotAllowed, Reconnect
from services.bookkeeping import book_plans, books
from tests.books.kept import keep


@pytest.fixture
async def kept(busy):
    return await keep(busy)


async def test_setup_shows_what_is_wrong_on_both_sides_and_writes_to_neither(busy):
    before = await both_sides(busy)
    report = await books.set_up(busy.inst, busy.owner)
    codes = {check.code for check in report.checks if check.state == "problem"}
    assert not report.ready
    assert {"START", "ONE_WRITER"} <= codes
    assert report.proposed["accounts"]["legal fees"]
    assert await both_sides(busy) == before


async def both_sides(office):
    report = await office.sandbox.report()
    return report["clio"], report["quickbooks"]


async def test_books_with_a_problem_cannot_be_switched_on(busy):
    await books.set_up(busy.inst, busy.owner)
    with pytest.raises(Mistake, match="Check START"):
        await book_plans.switch_on(busy.inst, busy.owner)


async def test_a_first_sync_posts_exactly_what_its_plan_showed(kept):
    await kept.approve(3)
    plan = await book_plans.plan(kept.inst, kept.owner)
    numbers = {step.number for step in plan.steps if step.kind == "Invoice"}
    assert len((await kept.sandbox.report())["quickbooks"]["invoices"]) == 0
    report = await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    assert (report.state, report.refused, report.plan.done) == ("applied", 0, plan.total)
    posted = (await kept.sandbox.report())["quickbooks"]["invoices"]
    assert {row["number"] for row in posted} == numbers
    assert (await book_plans.plan(kept.inst, kept.owner)).total == 0


async def test_a_cycle_with_nothing_new_costs_ten_requests_of_clio_and_no_read_of_quickbooks(kept):
    await kept.approve(3)
    plan = await book_plans.plan(kept.inst, kept.owner)
    await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    await book_plans.switch_on(kept.inst, kept.owner)
    row = await books.find_books(kept.store)
    await run_cycle(kept.inst, kept.owner.firm, row.id)
    before = await kept.counters()
    done = await run_cycle(kept.inst, kept.owner.firm, row.id)
    after = await kept.counters()
    spent = {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)}
    assert done.state == "nothing"
    assert sum(count for name, count in spent.items() if name.startswith("clio.requests")) <= 10
    assert not [name for name in spent if name.startswith("quickbooks")]


async def test_only_administrators_change_and_release_while_bookkeepers_plan_and_approve(kept):
    bookkeeper = kept.actor("bookkeeper")
    plan = await book_plans.plan(kept.inst, bookkeeper)
    for forbidden in (
        books.change_settings(kept.inst, bookkeeper, {"basis": "cash"}),
        book_plans.switch_on(kept.inst, bookkeeper),
        book_plans.release(kept.inst, bookkeeper, "find_x", "because it is right"),
    ):
        with pytest.raises(NotAllowed, match="Ask someone with the role"):
            await forbidden
    assert (await book_plans.approve(kept.inst, bookkeeper, plan.digest)).decided_by == bookkeeper.user


async def test_what_was_decided_is_in_the_audit_trail(kept):
    await kept.approve(1)
    plan = await book_plans.plan(kept.inst, kept.owner)
    await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    verbs = [entry.verb for entry in await kept.store.audit.list()]
    assert {"books added", "books settings changed", "plan approved", "plan applying", "plan applied"} <= set(verbs)


async def test_a_recipe_that_writes_an_invoice_is_refused_while_the_books_are_on(kept):
    recipe = await kept.turn_on()
    await book_plans.switch_on(kept.inst, kept.owner)
    await kept.approve(1)
    await kept.hear(recipe)
    assert await kept.work() == {"failed": 1}
    assert (await kept.sandbox.report())["quickbooks"]["invoices"] == []


async def test_an_invoice_that_a_recipe_wrote_before_is_adopted_and_not_doubled(kept):
    recipe = await kept.turn_on()
    await kept.approve(1)
    await kept.hear(recipe)
    assert await kept.work() == {"finished": 1}
    plan = await book_plans.plan(kept.inst, kept.owner, full=True)
    assert [step.op for step in plan.steps if step.kind == "Invoice"] == ["adopted"]
    report = await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    assert (report.state, report.refused) == ("applied", 0)
    assert len((await kept.sandbox.report())["quickbooks"]["invoices"]) == 1


async def test_answers_lost_after_quickbooks_kept_the_invoice_end_in_one_invoice(kept):
    await kept.approve(2)
    plan = await book_plans.plan(kept.inst, kept.owner)
    await kept.faults({"vendor": "quickbooks", "method": "POST", "path_contains": "invoice", "kind": "cut_after"})
    report = await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    assert report.state == "waiting"
    done = await book_plans.apply_patiently(kept.inst, kept.owner)
    assert (done.state, done.refused, done.plan.digest) == ("applied", 0, plan.digest)
    assert len((await kept.sandbox.report())["quickbooks"]["invoices"]) == 2


async def test_a_plan_writes_to_neither_side_however_often_it_is_made(kept):
    await kept.approve(3)
    before = await both_sides(kept)
    for full in (False, True):
        assert (await book_plans.plan(kept.inst, kept.owner, full=full)).total
    assert await both_sides(kept) == before


async def test_an_access_that_was_taken_away_stops_the_plan_until_someone_connects_again(kept):
    await kept.approve(1)
    plan = await book_plans.plan(kept.inst, kept.owner)
    await kept.sandbox.control("tokens/revoke", vendor="quickbooks")
    with pytest.raises(Reconnect):
        await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    await kept.connect("quickbooks", reconnect="QuickBooks")
    report = await book_plans.apply(kept.inst, kept.owner, digest=plan.digest)
    assert (report.state, report.plan.digest) == ("applied", plan.digest)
