"""A cycle of the books: looked at before it writes, applied once, resumed after any end, past what is refused."""

from decimal import Decimal

import pytest

from books.keeping import cycle
from books.keeping.applying import Refused, Wait
from books.keeping.decided import ONCE_MORE
from books.keeping.lease import Busy
from books.quickbooks.reading import Look
from core.errors import Mistake
from services.bookkeeping.book_releases import decision_for
from sync.mapping import Limits
from tests.books.pretend import Killed, Pretend, bill, credit, payment

FIRM = "hart"


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
async def row(firm, connection):
    other = await firm.connections.add("quickbooks", "production", "Company", account_id="9")
    made = await firm.books.accounts.add("Main", connection.id, other.id)
    return await firm.books.accounts.set_state(made.id, "on")


@pytest.fixture
def office(store, row):
    return Pretend(store, bills=[bill(1), bill(2)], payments=[payment(7, 1)])


async def unattended(firm, row):
    await firm.books.accounts.set_settings(row.id, {"unattended": True}, row.settings_version)


async def planned(office, row):
    return await cycle.propose(office.inst, FIRM, row.id, hands=office)


async def approved(office, row):
    made = await planned(office, row)
    return await cycle.approve(office.inst, FIRM, row.id, made.digest[:12], "ann")


async def applied(office, plan):
    return await cycle.apply(office.inst, FIRM, plan.id, hands=office)


async def run(office, row):
    return await cycle.run_cycle(office.inst, FIRM, row.id, hands=office)


async def test_a_plan_shows_everything_and_writes_nothing(office, row):
    made = await planned(office, row)
    assert {step["key"] for step in made.body["steps"]} == {"client 1", "bill 1", "bill 2", "CP-7"}
    assert made.counts["created"] == 4
    assert {total["cents"] for total in made.body["totals"]} == {100_00, -200_00}
    assert office.writes == []


async def test_what_is_applied_is_what_the_plan_showed(office, row):
    plan = await approved(office, row)
    done = await applied(office, plan)
    assert (done.state, done.plan.state, done.plan.done) == ("applied", "applied", 4)
    assert sorted(office.writes) == sorted(step["key"] for step in plan.body["steps"])
    assert (await planned(office, row)).body["steps"] == []


async def test_a_plan_that_nobody_approved_is_not_applied(office, row):
    made = await planned(office, row)
    with pytest.raises(Mistake, match="not approved"):
        await applied(office, made)
    assert office.writes == []


async def test_a_change_in_clio_after_the_approval_stops_the_plan_and_shows_the_new_one(office, row):
    plan = await approved(office, row)
    office.bills.append(bill(3))
    done = await applied(office, plan)
    assert (done.state, office.writes) == ("stale", [])
    assert (done.plan.state, len(done.plan.body["steps"])) == ("proposed", 5)


async def test_another_plan_than_the_open_one_cannot_be_approved(office, row):
    old = await planned(office, row)
    office.bills.append(bill(3))
    await planned(office, row)
    with pytest.raises(Mistake, match="not the plan that is open now"):
        await cycle.approve(office.inst, FIRM, row.id, old.digest, "ann")


@pytest.mark.parametrize("key", ["client 1", "bill 1", "CP-7"])
async def test_a_process_killed_at_any_step_leaves_a_plan_that_goes_on_and_doubles_nothing(office, firm, row, key):
    plan = await approved(office, row)
    office.answers[key] = Killed
    with pytest.raises(Killed):
        await applied(office, plan)
    assert (await firm.books.plans.get(plan.id)).state == "applying"
    done = await run(office, row)
    assert (done.state, done.plan.id, done.plan.done) == ("applied", plan.id, 4)
    assert sorted(office.writes) == ["CP-7", "bill 1", "bill 2", "client 1"]


async def test_new_work_in_clio_while_a_plan_is_applied_waits_for_a_plan_of_its_own(office, firm, row):
    plan = await approved(office, row)
    office.answers["CP-7"] = Wait(30)
    assert (await applied(office, plan)).state == "waiting"
    office.bills.append(bill(3))
    assert (await run(office, row)).state == "stale"
    assert "bill 3" not in office.writes


async def test_a_step_without_an_answer_yet_waits_and_the_rest_goes_on(office, row):
    plan = await approved(office, row)
    office.answers["bill 1"] = Wait(180)
    done = await applied(office, plan)
    assert (done.state, done.seconds) == ("waiting", 180)
    assert sorted(office.writes) == ["bill 2", "client 1"]  # the payment of bill 1 waits with it
    assert (await run(office, row)).state == "applied"


async def test_a_refused_step_is_held_with_its_way_out_and_not_sent_again(office, firm, row):
    await unattended(firm, row)
    office.answers["bill 1"] = Refused("NUMBER_TAKEN", "The number is taken.", ("Renumber one.",))
    done = await run(office, row)
    assert (done.plan.state, done.refused) == ("failed", 1)
    (hold,) = await firm.books.findings.open(row.id, "refusal")
    assert (hold.code, hold.key, hold.body["client"]) == ("NUMBER_TAKEN", "bill 1", "Acme")
    assert hold.body["remedies"] == ["Renumber one.", ONCE_MORE]
    office.answers["bill 1"] = Killed
    assert (await run(office, row)).state == "nothing"


async def test_a_released_refusal_is_tried_once_more_and_closes(office, firm, row):
    await unattended(firm, row)
    office.answers["bill 1"] = Refused("NUMBER_TAKEN", "The number is taken.")
    await run(office, row)
    (hold,) = await firm.books.findings.open(row.id, "refusal")
    await firm.books.findings.decide(hold.id, "try again", "renumbered the other one")
    assert (await run(office, row)).state == "applied"
    assert (await run(office, row)).state == "nothing"
    assert sorted(office.writes) == ["CP-7", "bill 1", "bill 2", "client 1"]
    assert await firm.books.findings.open(row.id, "refusal") == []


async def test_a_refusal_repeated_after_a_release_waits_for_a_person_again(office, firm, row):
    await unattended(firm, row)
    refused = Refused("NUMBER_TAKEN", "The number is taken.")
    office.answers["bill 1"] = refused
    await run(office, row)
    (hold,) = await firm.books.findings.open(row.id, "refusal")
    await firm.books.findings.decide(hold.id, "try again", "I think it is right")
    office.answers["bill 1"] = refused
    await run(office, row)
    assert (await run(office, row)).state == "nothing"
    assert "bill 1" not in office.writes


async def test_a_firm_that_looks_at_each_plan_is_asked(office, row):
    done = await run(office, row)
    assert (done.state, office.writes) == ("asks", [])
    assert done.plan.reasons == ["This firm looks at every plan before it is applied."]


async def test_small_changes_run_unattended_and_large_ones_ask(office, firm, row):
    await unattended(firm, row)
    assert (await run(office, row)).state == "applied"
    office.choices = {"limits": Limits(steps=0)}
    office.bills.append(bill(3))
    done = await run(office, row)
    assert (done.state, done.plan.reasons) == ("asks", ["It has 1 steps; 0 run unattended."])


async def test_a_cycle_without_news_reads_nothing_of_quickbooks_and_keeps_no_plan(office, firm, row):
    await unattended(firm, row)
    await run(office, row)
    plans = len(await firm.books.plans.list(row.id))
    assert (await run(office, row)).state == "nothing"
    assert len(await firm.books.plans.list(row.id)) == plans
    assert office.looks[-1] is Look.RECORD


async def test_a_webhook_of_quickbooks_makes_one_cycle_look_closer(office, firm, row):
    await firm.books.accounts.hint(row.quickbooks_connection, "quickbooks")
    await run(office, row)
    await run(office, row)
    assert office.looks == [Look.CHANGES, Look.RECORD]


@pytest.mark.parametrize("meanwhile", ["", "clio", "quickbooks"])
async def test_a_webhook_is_not_forgotten_by_a_cycle_that_was_cut_off_while_it_read(office, firm, row, meanwhile):
    await firm.books.accounts.hint(row.quickbooks_connection, "quickbooks")
    assert await firm.books.accounts.take_hint(row.id) == "quickbooks"  # and then its process was killed
    if meanwhile:
        await firm.books.accounts.hint(row.clio_connection, meanwhile)
    await run(office, row)
    await run(office, row)
    assert office.looks == [Look.CHANGES, Look.RECORD]


async def test_paused_books_read_and_write_nothing(office, firm, row):
    await firm.books.accounts.set_state(row.id, "paused")
    assert (await run(office, row)).state == "nothing"
    assert office.looks == []


async def test_only_one_process_keeps_the_books(office, firm, row):
    await firm.books.accounts.take(row.id, "another", 60)
    with pytest.raises(Busy):
        await run(office, row)


async def test_a_held_credit_note_is_posted_once_after_a_person_split_the_tax(office, firm, row):
    await unattended(firm, row)
    office.bills = [bill(1, 100_00, tax=10_00, total=110_00)]
    office.payments, office.credits = [], [credit(5, 1, 11_00)]
    await run(office, row)
    (hold,) = await firm.books.findings.open(row.id, "hold")
    assert (hold.code, hold.key) == ("TAX_SPLIT_REQUIRED", "CN-5")
    await firm.books.findings.decide(hold.id, "tax split 100", "one tenth is tax")
    assert (await run(office, row)).state == "applied"
    assert office.writes.count("CN-5") == 1
    assert await firm.books.findings.open(row.id, "hold") == []


async def test_a_split_of_a_credit_note_holds_for_the_amount_that_was_seen(office, firm, row):
    await unattended(firm, row)
    office.bills = [bill(1, 100_00, tax=10_00, total=110_00)]
    office.payments, office.credits = [], [credit(5, 1, 11_00)]
    await run(office, row)
    (hold,) = await firm.books.findings.open(row.id, "hold")
    await firm.books.findings.decide(hold.id, decision_for(hold, "split-tax", Decimal("1.00")), "one tenth is tax")
    office.credits = [credit(5, 1, 22_00)]
    await run(office, row)
    (again,) = await firm.books.findings.open(row.id, "hold")
    assert (again.code, again.cents, office.writes.count("CN-5")) == ("TAX_SPLIT_REQUIRED", 22_00, 0)
    await firm.books.findings.decide(again.id, decision_for(again, "split-tax", Decimal("2.00")), "still a tenth")
    await run(office, row)
    assert office.writes.count("CN-5") == 1
