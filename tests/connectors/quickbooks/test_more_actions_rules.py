"""What further actions promise one by one, against the sandbox."""

import pytest

from connectors.quickbooks.actions.create_bill_account_based_with_line_items import (
    create_bill_account_based_with_line_items,
)
from connectors.quickbooks.actions.create_credit_memo import create_credit_memo
from connectors.quickbooks.actions.create_customer import create_customer
from connectors.quickbooks.actions.create_expense import create_expense
from connectors.quickbooks.actions.create_journal_entry import create_journal_entry
from connectors.quickbooks.actions.create_sales_receipt_with_line_items import create_sales_receipt_with_line_items
from connectors.quickbooks.actions.create_time_activity import create_time_activity
from connectors.quickbooks.actions.create_vendor import create_vendor
from connectors.quickbooks.actions.find_account import find_account
from connectors.quickbooks.actions.find_or_create_vendor import find_or_create_vendor
from connectors.quickbooks.actions.find_products_with_line_items import find_products_with_line_items
from connectors.quickbooks.actions.find_vendor import find_vendor
from connectors.quickbooks.actions.send_sales_receipt import send_sales_receipt
from core.errors import Rejected
from sandbox.quickbooks import work
from tests.connectors.quickbooks.conftest import effect_of, find_existing, look_up
from tests.connectors.quickbooks.more_inputs import BANK, FEES, FULL, RECEIVABLE, VENDOR
from tests.connectors.quickbooks.test_sandbox import lose_answer

VALUES = {action.key: values for action, _, values in FULL}


@pytest.fixture
def client(company):
    return work.new_customer(company.world, "Sample Orchard")


def wanted(action, **changes):
    return action.input.model_validate({**VALUES[action.key], **changes})


async def test_unequal_entry_is_not_sent_and_the_difference_is_told(company, effect):
    entry = wanted(create_journal_entry, debits=[{"account_id": BANK, "amount": "500.01"}])
    with pytest.raises(Rejected, match=r"500\.01 and credits of 500\.00 differ by 0\.01"):
        await create_journal_entry.run(company.client, entry, effect)
    assert company.posts("journalentry") == 0


async def test_receivable_without_a_customer_is_refused(company, effect, client):
    entry = wanted(create_journal_entry, debits=[{"account_id": RECEIVABLE, "amount": "500.00"}])
    with pytest.raises(Rejected, match="Accounts Receivable"):
        await create_journal_entry.run(company.client, entry, effect)


@pytest.mark.parametrize(
    "action", [create_bill_account_based_with_line_items, create_expense, create_journal_entry, create_credit_memo]
)
async def test_number_in_other_hands_is_never_repeated(company, effect, client, action):
    await action.run(company.client, wanted(action), effect_of("b"))
    with pytest.raises(Rejected, match="already has this number") as refusal:
        await action.run(company.client, wanted(action), effect)
    assert "bookkeeper" in refusal.value.remedy


async def test_two_vendors_may_use_one_bill_number(company, effect, client):
    action = create_bill_account_based_with_line_items
    await action.run(company.client, wanted(action), effect_of("b"))
    made = await action.run(company.client, wanted(action, vendor_id="2"), effect)
    assert (made.doc_number, made.vendor_id, str(made.total)) == ("N-1", "2", "825.00")


async def test_number_of_our_own_is_adopted(company, effect, client):
    first = await create_credit_memo.run(company.client, wanted(create_credit_memo), effect)
    again = await create_credit_memo.run(company.client, wanted(create_credit_memo), effect)
    assert (again.id, str(again.remaining)) == (first.id, "600.00")


async def test_wrong_sum_of_a_credit_posts_nothing(company, effect, client):
    with pytest.raises(Rejected, match=r"600\.00, not to the expected 600\.01"):
        await create_credit_memo.run(company.client, wanted(create_credit_memo, expected_total="600.01"), effect)
    assert company.rows("CreditMemo") == []


@pytest.mark.parametrize(
    ("action", "changes", "reason"),
    [
        (create_expense, {"account_lines": [], "item_lines": []}, "at least one account line"),
        (create_expense, {"payment_type": "Cash"}, "by card"),
        (create_time_activity, {"hours": "0.001"}, "half a minute"),
        (create_time_activity, {"hourly_rate": None}, "hourly rate"),
        (create_bill_account_based_with_line_items, {"lines": [{"account_id": FEES, "amount": "1.005"}]}, "decimals"),
    ],
)
def test_what_cannot_be_booked_is_refused_in_the_form(action, changes, reason):
    with pytest.raises(ValueError, match=reason):
        wanted(action, **changes)


async def test_hours_become_whole_minutes(company, effect, client):
    made = await create_time_activity.run(company.client, wanted(create_time_activity), effect)
    assert (made.minutes, str(made.hourly_rate), made.worker_name) == (91, "250.00", "Sam Sample")


@pytest.mark.parametrize("action", [create_customer, create_vendor])
async def test_taken_name_says_who_has_it(company, effect, action):
    company.sandbox.faults.change({"no_duplicate_checks": False})
    with pytest.raises(Rejected, match="an employee has this name") as refusal:
        await action.run(company.client, action.input(display_name="Sam Sample"), effect)
    assert refusal.value.field == "display_name"


async def test_renamed_customer_is_still_found(company, effect):
    new = create_customer.input(display_name="Sample Elm")
    made = await create_customer.run(company.client, new, effect)
    work.edit(company.world, "Customer", made.id, DisplayName="Sample Oak")
    assert (await look_up(create_customer, company.client, new, effect)).display_name == "Sample Oak"


async def test_vendor_is_found_whatever_the_letter_case(company):
    found = await find_existing(
        find_or_create_vendor, company.client, find_or_create_vendor.input(display_name=" sample PROCESS servers")
    )
    assert (found.display_name, found.created) == ("Sample Process Servers", False)


async def test_vendor_made_by_someone_meanwhile_is_adopted(company, effect):
    company.sandbox.faults.change({"no_duplicate_checks": False})
    there = find_or_create_vendor.input(display_name="Sample Process Servers")
    found = await find_or_create_vendor.run(company.client, there, effect)
    assert (found.id, found.created) == ("2", False)
    assert len(company.rows("Vendor")) == 3


async def test_inactive_vendor_stops_the_step(company):
    made = work.enter(company.world, "Vendor", DisplayName="Sample Elm", Active=False)
    with pytest.raises(Rejected, match="inactive"):
        await find_existing(
            find_or_create_vendor, company.client, find_or_create_vendor.input(display_name=made["DisplayName"])
        )


async def test_receipt_of_a_lost_answer_is_not_mailed_twice(company, effect, client):
    action = create_sales_receipt_with_line_items
    receipt = await action.run(company.client, wanted(action), effect_of("b"))
    mail = send_sales_receipt.input(receipt_id=receipt.id)
    found = await lose_answer(company, send_sales_receipt, mail, effect, "send")
    again = await send_sales_receipt.run(company.client, mail, effect)
    assert (found.email_status, again.id) == ("EmailSent", receipt.id)
    assert company.sandbox.store.counters()["qbo.emails"] == 1


@pytest.mark.parametrize(
    "search", [{"name": "Filing Fees"}, {"number": "5100"}, {"name": "filing fees", "number": "5100"}]
)
async def test_account_is_found_by_name_or_number(company, effect, search):
    found = await find_account.run(company.client, find_account.input(**search), effect)
    assert (found.id, found.type) == (FEES, "Expense")


async def test_account_below_another_is_found_by_its_path(company, effect):
    values = {"Name": "Sample Orchard", "AccountType": "Other Current Liability", "ParentRef": {"value": "8"}}
    made = work.enter(company.world, "Account", **values)
    found = await find_account.run(
        company.client, find_account.input(name="Client Trust Liability:Sample Orchard"), effect
    )
    assert found.id == made["Id"]


async def test_vendor_search_tells_one_and_none(company, effect):
    one = await find_vendor.run(company.client, find_vendor.input(name="Sample County Court Clerk"), effect)
    none = find_vendor.input(email="nobody@example.com", if_missing="continue")
    assert (one.id, one.matches) == (VENDOR, 1)
    assert (await find_vendor.run(company.client, none, effect)).found is False


async def test_products_come_as_a_list(company, effect):
    found = await find_products_with_line_items.run(company.client, find_products_with_line_items.input(), effect)
    assert [item.name for item in found.products] == ["Expenses reimbursed", "Legal fees"]
    nothing = find_products_with_line_items.input(name="zzz")
    with pytest.raises(Rejected, match="no product"):
        await find_products_with_line_items.run(company.client, nothing, effect)
