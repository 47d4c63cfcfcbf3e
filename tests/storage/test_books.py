"""What the books keep: one pair of accounts each, one open plan, findings that open and close by themselves."""

import pytest

from core.errors import Mistake
from storage.books.findings import Finding


@pytest.fixture
async def books(firm, connection):
    other = await firm.connections.add("quickbooks", "production", "Company")
    return await firm.books.accounts.add("Main", connection.id, other.id)


async def test_one_company_is_kept_by_one_pair_of_books(firm, books):
    with pytest.raises(Mistake, match="in use by other books"):
        await firm.books.accounts.add("Second", books.clio_connection, books.quickbooks_connection)


async def test_settings_changed_by_somebody_else_meanwhile_are_not_overwritten(firm, books):
    await firm.books.accounts.set_settings(books.id, {"basis": "cash"}, 0)
    with pytest.raises(Mistake, match="somebody else changed them"):
        await firm.books.accounts.set_settings(books.id, {"basis": "accrual"}, 0)
    assert (await firm.books.accounts.get(books.id)).settings == {"basis": "cash"}


async def test_one_process_keeps_the_books_at_a_time(firm, books):
    first = await firm.books.accounts.take(books.id, "a", 60)
    assert await firm.books.accounts.take(books.id, "b", 60) is None
    assert await firm.books.accounts.settle(books.id, first.fence, cursor={"bill": "x"})
    second = await firm.books.accounts.take(books.id, "b", 60)
    assert second.cursor == {"bill": "x"}
    assert not await firm.books.accounts.settle(books.id, first.fence, cursor={})


async def test_a_fact_is_new_once_and_changed_when_it_differs(firm, books):
    facts = firm.books.facts
    assert await facts.keep(books.id, "bill", {"1": {"total": "5.00"}, "2": {"total": "7.00"}}) == 2
    assert await facts.keep(books.id, "bill", {"1": {"total": "5.00"}, "2": {"total": "8.00"}}) == 1
    await facts.mark_gone(books.id, "bill", ["2"])
    assert [(row.id, row.gone) for row in await facts.all(books.id, "bill")] == [("1", False), ("2", True)]
    assert await facts.keep(books.id, "bill", {"2": {"total": "8.00"}}) == 1
    assert not any(row.gone for row in await facts.all(books.id))


async def test_the_same_plan_is_proposed_once_and_a_new_one_replaces_it(firm, books):
    plans = firm.books.plans
    first = await plans.propose(books.id, "d1", {}, {"create": 1}, ())
    assert (await plans.propose(books.id, "d1", {}, {"create": 1}, ())).id == first.id
    second = await plans.propose(books.id, "d2", {}, {"create": 2}, ("many",))
    assert (await plans.get(first.id)).state == "stale"
    with pytest.raises(Mistake, match="not proposed any more"):
        await plans.decide(first.id, "d1", "owner")
    assert (await plans.decide(second.id, "d2", "owner")).state == "approved"


async def test_an_approval_of_another_digest_is_refused(firm, books):
    plan = await firm.books.plans.propose(books.id, "d1", {}, {}, ())
    with pytest.raises(Mistake, match="another one was looked at"):
        await firm.books.plans.decide(plan.id, "d0", "owner")


async def test_findings_open_close_and_open_again_under_one_id(firm, books):
    findings, hold = firm.books.findings, Finding("CLOSED_PERIOD", "CT-1", 500, {"sentence": "closed"})
    await findings.replace(books.id, "hold", [hold])
    (first,) = await findings.open(books.id, "hold")
    await findings.replace(books.id, "hold", [])
    assert await findings.open(books.id) == []
    await findings.replace(books.id, "hold", [hold])
    (again,) = await findings.open(books.id)
    assert (again.id, again.since) == (first.id, first.since)


async def test_a_decision_keeps_who_and_why(firm, books):
    await firm.books.findings.replace(books.id, "hold", [Finding("X", "CT-1", 1, {})])
    (hold,) = await firm.books.findings.open(books.id)
    await firm.books.findings.decide(hold.id, "released", "the accountant said so")
    (kept,) = await firm.books.findings.decided(books.id, "released")
    assert (kept.reason, kept.decided_by) == ("the accountant said so", firm.scope.actor)


async def test_a_statement_imported_twice_is_one(firm, books):
    given = {"lines": [], "format": {}, "content_hash": "h"}
    first = await firm.books.statements.add(books.id, "35", "2026-03-31", 5, **given)
    assert (await firm.books.statements.add(books.id, "35", "2026-03-31", 5, **given)).id == first.id


async def test_no_second_plan_is_kept_beside_one_that_is_being_applied(firm, books):
    plans = firm.books.plans
    plan = await plans.propose(books.id, "d1", {}, {}, ())
    await plans.decide(plan.id, "d1", "owner")
    await plans.move(plan.id, "approved", "applying")
    with pytest.raises(Mistake, match="being applied"):
        await plans.propose(books.id, "d2", {}, {}, ())
    assert (await plans.propose(books.id, "d1", {}, {}, ())).id == plan.id
    await plans.move(plan.id, "applying", "applied")
    assert (await plans.propose(books.id, "d2", {}, {}, ())).state == "proposed"
