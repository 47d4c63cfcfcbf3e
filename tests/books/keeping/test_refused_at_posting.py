"""What QuickBooks refuses although the plan did not foresee it: the next plan knows why, and goes on by itself."""

import pytest

from books.quickbooks.reading import Look
from sandbox.quickbooks import work
from services.bookkeeping import book_plans
from tests.books.keeping.cycles import bill, deposit, paid


@pytest.fixture
def guards():
    """QuickBooks' own check for taken numbers is on."""
    return {}


def strange(office, customer, amount, number="501"):
    """Somebody enters an invoice by hand, and QuickBooks tells nobody."""
    fees = next(each["Id"] for each in office.rows("Item") if each["Name"] == "FEES")
    line = {"DetailType": "SalesItemLineDetail", "Amount": amount, "SalesItemLineDetail": {"ItemRef": {"value": fees}}}
    return office.enter("Invoice", DocNumber=number, CustomerRef={"value": customer}, Line=[line])


@pytest.fixture
async def acme(office):
    """The customer of the books' first client."""
    await office.tell([bill(500, "100.00")])
    await office.settle()
    return next(each["Id"] for each in office.rows("Customer") if each["DisplayName"] == "Acme")


async def refused(office):
    assert (await office.cycle()).refused == 1
    (refusal,) = await book_plans.holds(office.inst, office.owner, kind="refusal")
    return refusal


async def test_the_same_bill_entered_by_hand_is_adopted_after_its_number_was_refused(office, acme):
    strange(office, acme, 500)
    await office.tell([bill()])
    assert (await refused(office)).code == "NUMBER_TAKEN"
    assert (await office.settle())["AR[Acme]"] == "600.00"
    assert (len(office.rows("Invoice")), await office.codes("refusal"), await office.codes()) == (2, [], [])


async def test_another_bill_of_that_number_is_told_by_the_next_plan_and_posted_under_an_ending(office, acme):
    strange(office, acme, 7)
    await office.tell([bill()])
    await refused(office)
    await office.settle()
    assert await office.codes() == [("NUMBER_TAKEN", "bill 501", ("renumber",))]
    await office.release("renumber")
    await office.settle()
    assert sorted(each["DocNumber"] for each in office.rows("Invoice")) == ["500", "501", "501-C"]
    assert (await office.codes("refusal"), await office.codes()) == ([], [])


async def test_a_number_whose_holder_concerns_no_books_can_be_given_an_ending_at_once(office, acme):
    work.void_invoice(office.sandbox.world, strange(office, acme, 7)["Id"])
    await office.tell([bill()])
    refusal = await refused(office)
    assert (refusal.client, refusal.ways) == ("Acme", ("renumber", "try-again"))
    await office.release("renumber", "refusal")
    await office.settle()
    assert sorted(each["DocNumber"] for each in office.rows("Invoice")) == ["500", "501", "501-C"]
    assert await office.codes("refusal") == []


async def test_a_closing_date_that_was_moved_today_is_known_to_the_next_plan(office, acme):
    work.close_books(office.sandbox.world, "2026-03-31")
    await office.tell([bill()])
    assert (await refused(office)).code == "CLOSED_PERIOD"
    assert (await office.cycle()).state == "nothing"
    assert await office.codes() == [("CLOSED_PERIOD", "bill 501", ("first-open-day",))]
    assert await office.codes("refusal") == []
    work.close_books(office.sandbox.world, "2025-12-31")
    assert (await office.settle(Look.EVERYTHING))["AR[Acme]"] == "600.00"


async def test_a_payment_taken_up_by_a_deposit_is_voided_by_itself_once_it_is_taken_out(office, acme):
    await office.tell([paid(7001, 500, "100.00")])
    await office.settle()
    (row,) = office.rows("Payment")
    line = {"Amount": 100, "LinkedTxn": [{"TxnId": row["Id"], "TxnType": "Payment", "TxnLineId": "0"}]}
    taken = office.enter("Deposit", DepositToAccountRef={"value": office.ids["OPER"]}, Line=[line])
    await office.tell([{"tell": "remove payment", "id": 7001}])
    assert (await refused(office)).code == "DEPOSITED_PAYMENT"
    await office.settle()
    assert [code for code, _, _ in await office.codes()] == ["DEPOSITED_PAYMENT"]
    work.delete_deposit(office.sandbox.world, taken["Id"])
    assert (await office.settle(Look.EVERYTHING))["AR[Acme]"] == "100.00"
    assert (await office.codes("refusal"), await office.codes()) == ([], [])


async def test_a_trust_account_made_inactive_today_is_held_and_posted_once_it_is_active_again(office, acme):
    work.deactivate(office.sandbox.world, "Account", office.ids["CTL"])
    await office.tell([deposit()])
    assert (await refused(office)).code == "INACTIVE_ACCOUNT"
    await office.settle()
    assert [code for code, _, _ in await office.codes()] == ["INACTIVE_ACCOUNT"]
    work.edit(office.sandbox.world, "Account", office.ids["CTL"], Active=True)
    assert (await office.settle(Look.EVERYTHING))["TRUST"] == "250.00"
